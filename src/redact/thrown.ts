import { showable } from './text.ts';

/** How far a chain of causes is followed. */
const deepest = 5;
const framesShown = 20;

/**
 * Whatever was thrown, as an error that can be printed and inspected: name, message, code and stack, all showable, and
 * its causes alike. Everything else is left behind: errors of HTTP clients carry requests with their credentials.
 */
export function showableError(thrown: unknown, depth = 0): Error {
  if (!(thrown instanceof Error)) return new Error(showable(worded(thrown)));
  const cause =
    thrown.cause === undefined || depth >= deepest
      ? undefined
      : showableError(thrown.cause, depth + 1);
  const shown = new Error(showable(thrown.message), cause && { cause });
  Object.defineProperty(shown, 'name', { value: showable(thrown.name), enumerable: false });
  Object.defineProperty(shown, 'stack', { value: stackOf(thrown, shown), enumerable: false });
  const code = 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? Object.assign(shown, { code: showable(code) }) : shown;
}

/** The frames of the one under the message of the other: a stack begins with its message. */
function stackOf(thrown: Error, shown: Error): string {
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`${shown.name}: ${shown.message}`, ...frames.slice(0, framesShown).map(indented)].join(
    '\n',
  );
}

function indented(frame: string): string {
  return `    ${showable(frame.trim())}`;
}

function worded(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : `a ${typeof thrown} was thrown`;
}
