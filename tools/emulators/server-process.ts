import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { defaultFolder, installedFiles, ownFile } from './paths.ts';

const startSeconds = 50;
/** More than the leash gives the server, so that it is the leash that ends it. */
const stopSeconds = 8;
const linesKept = 20;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

export interface ServerSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What its output says when it listens. Its own words, because another server may answer on a port it lost. */
  readonly ready: RegExp;
}

export interface Server {
  /** The line that matched `ready`. */
  readonly announcement: RegExpExecArray;
  stop(): Promise<void>;
}

/** Starts a server on a leash and waits until it says that it listens. Throws with its last lines if it does not. */
export async function startServer(spec: ServerSpec): Promise<Server> {
  const python = installedFiles(defaultFolder).bigqueryPython;
  for (const file of [python, spec.command]) {
    if (existsSync(file)) continue;
    throw new Error(`${spec.name} is not installed. Run: npx tsx tools/emulators/install.ts`);
  }
  const child = spawn(python, ['-I', '-S', ownFile('leash.py'), spec.command, ...spec.args], {
    // A group of its own: Ctrl-C in the terminal must reach the starter only, and one kill must reach everything.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...spec.env },
  });
  const ended = once(child, 'exit');
  const stop = () => end(child, ended);
  try {
    return { announcement: await untilReady(spec, child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function untilReady(spec: ServerSpec, child: Child): Promise<RegExpExecArray> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (what: string) =>
      reject(new Error([`${spec.name} ${what}. Its last words:`, ...said].join('\n  ')));
    const timer = setTimeout(
      () => fail(`did not listen within ${startSeconds} seconds`),
      startSeconds * 1000,
    );
    child.once('close', (code) => {
      clearTimeout(timer);
      fail(`ended with status ${code} instead of listening`);
    });
    for (const output of [child.stdout, child.stderr]) {
      createInterface(output).on('line', (line) => {
        said.push(line);
        said.splice(0, said.length - linesKept);
        // Not every server ends when it cannot have its port.
        if (/address already in use/i.test(line)) fail('lost its port');
        const found = spec.ready.exec(line);
        if (found === null) return;
        clearTimeout(timer);
        resolve(found);
      });
    }
  });
}

async function end(child: Child, ended: Promise<unknown>): Promise<void> {
  child.stdin.end();
  const timer = setTimeout(() => killGroup(child.pid), stopSeconds * 1000);
  await ended;
  clearTimeout(timer);
  // Something is left only if somebody killed the leash.
  killGroup(child.pid);
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
