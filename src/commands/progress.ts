import yoctoSpinner from 'yocto-spinner';
import type { Config } from '../config.ts';
import type { OnProgress } from '../sync.ts';

/** Shows how many rows have come while `work` runs, on a terminal; elsewhere the log says it. */
export async function withProgress<T>(
  config: Config,
  work: (onProgress: OnProgress | undefined) => Promise<T>,
): Promise<T> {
  // A terminal without a width (some runners have one) would keep the spinner counting lines for ever.
  const isTerminal = process.stderr.isTTY && process.stderr.columns > 0;
  if (!isTerminal || config.quiet || config.json) return work(undefined);
  const spinner = yoctoSpinner({ text: 'asking the bank', stream: process.stderr }).start();
  let rows = 0;
  try {
    return await work((landed) => {
      rows += landed.rows;
      spinner.text = `${rows.toLocaleString('en-US')} rows, ${landed.requests.toLocaleString('en-US')} requests`;
    });
  } finally {
    spinner.stop();
  }
}
