import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
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
import type { Engine } from '../../src/dbt/environment.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { dbtProgram } from './dbt-program.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of what is started once for all tests, a dbt for each engine. */
    warmDbt: string;
  }
}

/** The command that runs dbt as a fork of one that has been imported already; that one starts with the first. */
export async function warmDbt(engine: Engine): Promise<readonly [string, ...string[]]> {
  const folder = folderOf(engine);
  const socket = join(folder, 'socket');
  const python = join(dirname(await dbtProgram(engine)), 'python');
  if (claim(folder)) start(engine, python, socket);
  while (!existsSync(socket)) {
    if (isOver(folder)) throw new Error(`dbt did not start: ${read(folder, 'said')}`);
    await setTimeout(50);
  }
  return [python, '-I', '-S', script, 'run', socket];
}

/** What that one has read of the package, without variables and for its target. */
export const parsedByWarmDbt = (engine: Engine): string =>
  join(folderOf(engine), 'partial_parse.msgpack');

/** Makes the folder, and ends what was started there. */
export function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'qonto-elt-dbt-'));
  provide('warmDbt', folder);
  for (const engine of engines) mkdirSync(join(folder, engine));
  return () => {
    for (const engine of engines) end(join(folder, engine));
    rmSync(folder, { recursive: true, force: true });
  };
}

const engines: readonly Engine[] = ['duckdb', 'bigquery'];

const folderOf = (engine: Engine) => join(inject('warmDbt'), engine);

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

function start(engine: Engine, python: string, socket: string): void {
  const folder = dirname(socket);
  const project = join(packageRoot, 'dbt');
  // The workers are children of the process that ends last.
  const serve = ['-I', script, 'serve', engine, socket, String(process.ppid)];
  const parse = ['parse', '--quiet', '--target', targets[engine], '--project-dir', project];
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

/** Of the profiles of the package: to read it, no server need be there. */
export const targets: Readonly<Record<Engine, string>> = {
  duckdb: 'duckdb',
  bigquery: 'bigquery_emulator',
};

function end(folder: string): void {
  if (!isOver(folder) && read(folder, 'pid') !== '') process.kill(Number(read(folder, 'pid')));
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
