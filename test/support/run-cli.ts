import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inject } from 'vitest';

export interface CliOutcome {
  /** Null when a signal has ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Another copy of it. */
  readonly program?: string;
  /** A command to run it with, which must become it, as `nsenter` does. */
  readonly under?: readonly string[];
}

export interface RunningCli {
  readonly pid: number;
  /** What it has said so far. */
  stdout(): string;
  kill(signal: NodeJS.Signals): void;
  /** What it has written so far. */
  stderr(): string;
  readonly ended: Promise<CliOutcome>;
}

/** The real program in a process of its own. */
export function startCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { cwd, under = [], program = inject('program') }: RunOptions = {},
): RunningCli {
  const [command = '', ...rest] = [...under, process.execPath, program, ...args];
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    ...(cwd !== undefined && { cwd }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    kill: (signal) => void child.kill(signal),
    stderr: () => stderr,
    ended: once(child, 'close').then(([status, signal]) => ({
      status,
      signal,
      stdout,
      stderr,
    })),
  };
}

/** The same, to its end. */
export function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  options: RunOptions = {},
): Promise<CliOutcome> {
  return startCli(args, env, options).ended;
}
