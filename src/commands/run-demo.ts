import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { cleanEnvironment, type Flags } from '../config.ts';
import { dbtTarget, runDbt } from '../dbt/run-dbt.ts';
import { exitStatus } from '../errors.ts';
import { startBank } from '../simulator/index.ts';
import { financeReport } from './demo-report.ts';
import { print } from './output.ts';
import { runSelf } from './run-self.ts';

const daysOfLife = 20;

/** The whole journey, as a user would go it: each step is the real program in a process of its own. */
export async function runDemo(flags: Flags): Promise<number> {
  const folder = resolve(typeof flags.folder === 'string' ? flags.folder : 'demo-output');
  emptyFolder(folder);
  const duckdb = join(folder, 'bank.duckdb');
  const raw = join(folder, 'raw');
  // Its clock begins so that the second sync is today: the reports run to the present month.
  const bank = await startBank({
    now: new Date(Date.now() - daysOfLife * 86_400_000).toISOString(),
  });
  try {
    const sync = () =>
      runSelf(
        ['sync', '--raw', raw, '--warehouse', `duckdb:${duckdb}`],
        cleanEnvironment({
          QONTO_API_URL: bank.url,
          QONTO_LOGIN: bank.login,
          QONTO_SECRET_KEY: bank.secretKey,
        }),
        folder,
      );
    print(`A simulated bank is open at ${bank.url}.\n\n── First sync: everything ──`);
    await sync();
    bank.bank.advance({ days: daysOfLife });
    print(`\n── ${daysOfLife} days later: second sync, only what has changed ──`);
    await sync();
  } finally {
    await bank.close();
  }
  print('\n── dbt: staging tables into finance tables ──');
  await runDbt(['build'], duckdb, { quiet: true });
  await runDbt(['docs', 'generate', '--static'], duckdb, { quiet: true });
  print(await readReport(duckdb));
  print(
    `\nDuckDB file   ${duckdb}\nRaw zone      ${raw}\ndbt docs page ${join(dbtTarget(duckdb), 'static_index.html')}`,
  );
  return exitStatus.done;
}

/** Takes away what a demo before has made, and nothing else. */
function emptyFolder(folder: string): void {
  const known = ['raw', 'bank.duckdb', 'bank.duckdb.wal', 'dbt-target'];
  mkdirSync(folder, { recursive: true });
  for (const name of known) rmSync(join(folder, name), { recursive: true, force: true });
}

async function readReport(file: string): Promise<string> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    return await financeReport(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
