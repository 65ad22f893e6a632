import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { unavailableError } from '../../../base/errors.ts';
import { endWith } from '../../../base/interrupt.ts';
import { packageRoot } from '../../../dbt/package-root.ts';

/** Runs this very program as a user would, in a process of its own, its output passing through; ends it with the signal. */
export async function runSelf(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  signal: AbortSignal,
): Promise<void> {
  const child = spawn(process.execPath, [join(packageRoot, 'bin', 'qonto-elt.js'), ...args], {
    cwd,
    env: { ...env, QONTO_ELT_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  endWith(child, signal);
  const status = await new Promise<number>((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done(code ?? 1));
  });
  signal.throwIfAborted();
  if (status !== 0) {
    throw unavailableError(`qonto-elt ${args[0] ?? ''} ended with status ${status}`, {
      code: 'demo_failed',
      hint: 'What went wrong is said above.',
    });
  }
}
