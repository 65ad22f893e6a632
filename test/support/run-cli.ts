import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/qonto-elt.js', import.meta.url));

export interface CliOutcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real program in a process of its own; `kill -9` as soon as `killWhen` says so. */
export async function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { cwd, killWhen }: { readonly cwd?: string; readonly killWhen?: () => boolean } = {},
): Promise<CliOutcome> {
  const child = spawn(process.execPath, [bin, ...args], {
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
  const timer = setInterval(() => {
    if (killWhen?.() === true) child.kill('SIGKILL');
  }, 2);
  const [status] = await once(child, 'close');
  clearInterval(timer);
  return { status, stdout, stderr };
}
