import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { environmentFor } from '../config.ts';
import { dbtTarget, runDbt } from '../dbt/run-dbt.ts';
import { exitStatus } from '../errors.ts';
import { startBank } from '../simulator/index.ts';
import type { Command } from './command.ts';
import { financeReport } from './demo-report.ts';
import { print } from './output.ts';
import { runSelf } from './run-self.ts';

const daysOfLife = 20;

export const demoCommand: Command = {
  name: 'demo',
  summary: 'A simulated bank, two syncs, dbt and a finance report: the whole journey in a minute',
  options: [
    {
      flag: 'folder',
      type: 'string',
      description: 'Where to put everything; emptied first',
      shownDefault: 'demo-output',
    },
  ],
  examples: [['', 'into demo-output/']],
  async run(flags) {
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
          environmentFor({
            QONTO_API_URL: bank.url,
            QONTO_LOGIN: bank.login,
            QONTO_SECRET_KEY: bank.secretKey,
          }),
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
  },
};

/** Only a folder that a demo made is emptied. */
function emptyFolder(folder: string): void {
  const known = ['raw', 'bank.duckdb', 'bank.duckdb.wal', 'dbt-target'];
  if (!existsSync(folder)) return;
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
