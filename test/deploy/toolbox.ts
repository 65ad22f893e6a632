import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { findPython } from '../../src/dbt/python.ts';

/** Runs a linter or a parser of `requirements.txt` beside this file; fails with its words when it finds fault. */
export async function tool(name: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(join(toolbox(), name), [...args], {
    timeout: 120_000,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}

const run = promisify(execFile);

/**
 * Made once per list of versions. Two test files may want it in the same moment: each makes its own beside it and
 * moves it to its place, which succeeds for one of them.
 */
function toolbox(): string {
  const lock = fileURLToPath(new URL('requirements.txt', import.meta.url));
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex').slice(0, 12);
  const tools = join(packageRoot, '.emulators');
  const home = join(tools, `deploy-tools-${hash}`);
  const bin = join(home, 'bin');
  if (existsSync(home)) return bin;
  mkdirSync(tools, { recursive: true });
  const draft = mkdtempSync(join(tools, 'draft-'));
  try {
    execFileSync(findPython(process.env), ['-m', 'venv', draft], { timeout: 60_000 });
    // Compiling all of it would take longer than the rest; what is used is compiled at its first start.
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check'];
    execFileSync(
      join(draft, 'bin/python'),
      [...pip, '--no-input', '--require-hashes', '-r', lock],
      {
        timeout: 240_000,
      },
    );
    renameSync(draft, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return bin;
}
