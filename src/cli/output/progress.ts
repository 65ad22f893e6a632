import yoctoSpinner from 'yocto-spinner';
import type { Config } from '../../config/config.ts';
import type { OnProgress } from '../../run/extract.ts';

/** How much a command is to print. */
export type Loudness = Pick<Config, 'quiet' | 'json'>;

/** Shows how many rows have come while `work` runs, on a terminal; elsewhere the log says it. */
export async function withProgress<T>(
  loudness: Loudness,
  work: (onProgress: OnProgress | undefined) => Promise<T>,
): Promise<T> {
  return withSpinner('asking the bank', loudness, (show) => {
    if (show === undefined) return work(undefined);
    let rows = 0;
    return work((landed) => {
      rows += landed.rows;
      show(
        `${rows.toLocaleString('en-US')} rows, ${landed.requests.toLocaleString('en-US')} requests`,
      );
    });
  });
}

/** Shows what `work` is at, on a terminal; elsewhere it has nothing to show it with. */
export async function withSpinner<T>(
  text: string,
  { quiet, json }: Loudness,
  work: (show: ((text: string) => void) | undefined) => Promise<T>,
): Promise<T> {
  // A terminal without a width (some runners have one) would keep the spinner counting lines for ever.
  const isTerminal = process.stderr.isTTY && process.stderr.columns > 0;
  if (!isTerminal || quiet || json) return work(undefined);
  const spinner = yoctoSpinner({ text, stream: process.stderr }).start();
  try {
    return await work((now) => {
      spinner.text = now;
    });
  } finally {
    spinner.stop();
  }
}
