import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { dbtProgram } from './dbt-program.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the dbt that is started once for all tests. */
    warmDbt: string;
  }
}

/** The command that runs dbt on DuckDB as a fork of one that has been imported already; that one starts with the first. */
export async function warmDbt(): Promise<readonly [string, ...string[]]> {
  const folder = inject('warmDbt');
  const socket = join(folder, 'socket');
  const python = join(dirname(await dbtProgram('duckdb')), 'python');
  if (claim(folder)) start(python, socket, folder);
  while (!existsSync(socket)) {
    if (isOver(folder)) throw new Error(`dbt did not start: ${read(folder, 'said')}`);
    await setTimeout(50);
  }
  return [python, '-I', '-S', script, 'run', socket];
}

/** Makes the folder, and ends what was started there. */
export function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'qonto-elt-dbt-'));
  provide('warmDbt', folder);
  return () => {
    if (!isOver(folder) && read(folder, 'pid') !== '') process.kill(Number(read(folder, 'pid')));
    rmSync(folder, { recursive: true, force: true });
  };
}

const script = fileURLToPath(new URL('warm-dbt.py', import.meta.url));

/** True for the first of all workers. */
function claim(folder: string): boolean {
  try {
    writeFileSync(join(folder, 'claimed'), '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function start(python: string, socket: string, folder: string): void {
  const project = join(packageRoot, 'dbt');
  // The workers are children of the process that ends last.
  const serve = ['-I', script, 'serve', socket, String(process.ppid)];
  const parse = ['parse', '--quiet', '--project-dir', project];
  const places = ['--profiles-dir', join(project, 'profiles'), '--target-path', folder];
  const said = openSync(join(folder, 'said'), 'w');
  const server = spawn(python, [...serve, ...parse, ...places, '--log-path', folder], {
    stdio: ['ignore', said, said],
    detached: true,
    cwd: folder,
  });
  closeSync(said);
  writeFileSync(join(folder, 'pid'), String(server.pid));
  server.unref();
}

function isOver(folder: string): boolean {
  const pid = Number(read(folder, 'pid'));
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

function read(folder: string, name: string): string {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
