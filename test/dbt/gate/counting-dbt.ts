import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../../src/config/config.ts';
import { packageRelations } from '../../../src/dbt/package-files.ts';
import { buildOnly } from '../../../src/run/sync.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';
import { queryDuckdb } from '../../support/world.ts';

/** A journey with a dbt that notes each start of it, and passes unless it is told to fail. */
export async function startCounting(journey?: Journey) {
  const of =
    journey ?? (await startJourney({ transactions: 12, accounts: 1, attachmentsShare: 0 }));
  const [program, starts, verdict] = ['dbt', 'starts', 'verdict'].map((name) =>
    join(of.folder, name),
  ) as [string, string, string];
  writeFileSync(verdict, 'pass');
  writeFileSync(program, countingDbt(starts, verdict), { mode: 0o755 });
  const env = { ...of.env, QONTO_ELT_LOG_LEVEL: 'warn', DBT_BIN: program };
  const { places } = of;
  return {
    journey: of,
    env,
    run: (...args: readonly string[]) => runCli([...args, ...places], env),
    /** What `--json` says of dbt, and how often it was started by then. */
    async dbtOf(...args: readonly string[]) {
      const { status, stdout } = await runCli([...args, '--json', ...places], env);
      return { status, dbt: JSON.parse(stdout).dbt, starts: startsOf(starts) };
    },
    /** Why a build in this process has started dbt; nothing where it has not. */
    async build(vars: Readonly<Record<string, string>> = {}, flags = {}) {
      const given = { raw: of.raw, warehouse: of.warehouse, 'dbt-vars': JSON.stringify(vars) };
      const { dbt } = await buildOnly(readConfig({ ...given, ...flags }, env), { env });
      return dbt?.started ? dbt.because : [];
    },
    starts: () => startsOf(starts),
    say: (word: 'pass' | 'fail' | 'break') => writeFileSync(verdict, word),
    change: (...sql: readonly string[]) => queryDuckdb(of.duckdb, ...sql),
    /** What a real dbt would have left. */
    makeTables: () =>
      queryDuckdb(
        of.duckdb,
        ...packageRelations().map((name) => `create table if not exists qonto.${name} (a int)`),
        'select 1 as one',
      ),
  };
}

function startsOf(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

function countingDbt(starts: string, verdict: string): string {
  return `#!/usr/bin/env node
const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const folder = process.argv[process.argv.indexOf('--target-path') + 1];
const verdict = readFileSync(${JSON.stringify(verdict)}, 'utf8');
appendFileSync(${JSON.stringify(starts)}, process.argv.slice(2).join(' ') + '\\n');
mkdirSync(folder, { recursive: true });
const results = [{ unique_id: 'model.qonto.a', status: verdict === 'pass' ? 'success' : 'error' }];
if (verdict !== 'break') writeFileSync(folder + '/run_results.json', JSON.stringify({ results }));
process.exitCode = verdict === 'pass' ? 0 : 1;
`;
}
