import type { ChildProcess } from 'node:child_process';

/** What a shell says of a process that a signal has ended: 128 and its number. */
const statusOf = { SIGINT: 130, SIGTERM: 143 } as const;

type Stop = keyof typeof statusOf;

/** Docker and Cloud Run kill ten seconds after they have asked. */
const graceMs = 8_000;
/** `npx` and `npm` pass on a Ctrl-C that has reached us already: what comes this soon is the same one. */
const echoMs = 500;

/** The reason of the signal that `catchSignals` returns. No fault: the user, or a scheduler, wanted it. */
export class Interrupted extends Error {
  readonly exit: number;
  readonly hint =
    'Nothing was lost: what was committed stays, and the next run goes on from there.';

  constructor(name: Stop, how = '') {
    super(`Stopped by ${name}${how}`);
    this.name = 'Interrupted';
    this.exit = statusOf[name];
  }
}

/**
 * Catches SIGINT and SIGTERM for the rest of this process; without that, process 1 of a container would not even notice
 * them. The first aborts the signal that is returned, so that the run ends at a safe point; a second, or time, ends the
 * process where it is, which is as safe as any crash.
 */
export function catchSignals(): AbortSignal {
  const stopping = new AbortController();
  let caughtAt = 0;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (!stopping.signal.aborted) {
        caughtAt = performance.now();
        stopping.abort(new Interrupted(name));
        setTimeout(() => endAtOnce(name, ', and not yet at a safe point'), graceMs).unref();
      } else if (performance.now() - caughtAt > echoMs) endAtOnce(name, ' for the second time');
    });
  }
  return stopping.signal;
}

/** `process.exit` alone would wait for a statement that DuckDB has under way. */
function endAtOnce(name: Stop, how: string): never {
  for (const child of children) child.kill('SIGKILL');
  const { message, hint, exit } = new Interrupted(name, how);
  process.stderr.write(`qonto-elt: ${message}\n  ${hint}\n`);
  process.removeAllListeners(name);
  process.kill(process.pid, name);
  // Process 1 cannot end itself by a signal.
  process.exit(exit);
}

const children = new Set<ChildProcess>();

/** Ends a program that we have started when the signal fires; its `close` says when it has. */
export function endWith(child: ChildProcess, signal: AbortSignal | undefined): void {
  if (signal === undefined) return;
  children.add(child);
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    child.kill('SIGTERM');
    timer = setTimeout(() => child.kill('SIGKILL'), graceMs / 2).unref();
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  child.once('close', () => {
    children.delete(child);
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  });
}
