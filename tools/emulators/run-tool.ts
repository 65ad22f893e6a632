import { spawnSync } from 'node:child_process';

const minutes = 20;
const linesShown = 5;

/** Runs a program to its end. Throws `failed` with the program's last lines if it fails. */
export function runTool(
  command: string,
  args: readonly string[],
  failed: string,
  env: Readonly<Record<string, string>> = {},
): void {
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: minutes * 60_000,
  });
  if (done.status === 0) return;
  const why =
    done.error?.message ??
    (done.stderr || done.stdout).trim().split('\n').slice(-linesShown).join('\n');
  throw new Error(`${failed}: ${why}`);
}
