import yoctoSpinner from 'yocto-spinner';
import type { Log } from '../../../base/log.ts';
import type { Config } from '../../../config/config.ts';
import type { OnProgress } from '../../../extract/deps.ts';
import { durationText } from '../duration.ts';
import { tellJson, warn } from '../output.ts';
import { leftText, openMeter, progressText } from './meter.ts';

/** How loudly a command is told to speak. */
export type Loudness = Pick<Config, 'quiet' | 'json' | 'progress'>;

/** On a terminal a line changes; elsewhere a line of the log a minute is enough, and machines get an event a second. */
const logMs = 60_000;
const eventMs = 1_000;
const soonestTimeMs = 3_000;
/** Room for the spinner, and for a cursor at the end. How long it has been at it is shown where there is room for it. */
const widthOfSpinner = 3;

/**
 * Shows how far an extract is while `work` runs: on a terminal in a line of its own, in a log once a minute, or as events
 * for machines. Says what stays of one that is ended.
 */
export async function withProgress<T>(
  config: Loudness & Pick<Config, 'request_rate'>,
  log: Log,
  work: (onProgress: OnProgress) => Promise<T>,
): Promise<T> {
  const meter = openMeter(config.request_rate, Date.now());
  const tellLog = () => {
    const { account, rows, expected_rows, receipts, commits, requests, seconds } = meter.report(
      Date.now(),
    );
    log.info('progress', {
      ...(account !== null && { account }),
      rows,
      ...(expected_rows !== null && { expected_rows }),
      receipts,
      commits,
      requests,
      seconds,
    });
  };
  const isJson = config.progress === 'json';
  const tell = isJson ? () => tellJson(meter.report(Date.now())) : tellLog;
  const timer = isJson ? setInterval(tell, eventMs).unref() : eachMinute(config, tellLog);
  try {
    const done = await withSpinner('asking the bank', config, (show) =>
      work((event) => {
        const now = Date.now();
        meter.hear(event, now);
        show?.(progressText(meter.report(now), process.stderr.columns - widthOfSpinner));
      }),
    );
    if (isJson) tell();
    return done;
  } catch (error) {
    if (isJson) tell();
    const left = leftText(meter.report(Date.now()));
    if (left !== undefined && !config.json && !config.quiet) warn(left);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Shows what `work` is at, on a terminal; elsewhere it has nothing to show it with. */
export async function withSpinner<T>(
  text: string,
  loudness: Loudness,
  work: (show: ((text: string) => void) | undefined) => Promise<T>,
): Promise<T> {
  if (!isTerminal(loudness) || loudness.progress === 'json') return work(undefined);
  const spinner = yoctoSpinner({ text, stream: process.stderr }).start();
  const startedAt = Date.now();
  let current = text;
  const paint = () => {
    const elapsed = Date.now() - startedAt;
    const time = elapsed < soonestTimeMs ? '' : ` (${durationText(elapsed)})`;
    spinner.text = fitting(current, time, process.stderr.columns - widthOfSpinner);
  };
  // That time passes shows that something is at work.
  const timer = setInterval(paint, 1_000);
  try {
    return await work((now) => {
      current = now;
      paint();
    });
  } finally {
    clearInterval(timer);
    spinner.stop();
  }
}

/** In a line that never breaks: the time goes first. */
function fitting(text: string, time: string, columns: number): string {
  if (text.length + time.length <= columns) return `${text}${time}`;
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;
}

/** Where nothing moves on a terminal: as a line of the log a minute, unless nobody wants to know. */
export function eachMinute(
  loudness: Loudness,
  tellLog: () => void,
): ReturnType<typeof setInterval> | undefined {
  if (loudness.quiet || loudness.progress === 'none' || isTerminal(loudness)) return undefined;
  return setInterval(tellLog, logMs).unref();
}

/** A terminal without a width (some runners have one) would keep the spinner counting lines for ever. */
function isTerminal({ quiet, json, progress }: Loudness): boolean {
  return (
    process.stderr.isTTY && process.stderr.columns > 0 && !quiet && !json && progress !== 'none'
  );
}
