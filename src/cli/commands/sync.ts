import { ConnectorError } from '../../base/errors.ts';
import type { Config } from '../../config/config.ts';
import { settingsOf } from '../../config/settings.ts';
import type { BuildReport } from '../../dbt/build.ts';
import { requireDbt } from '../../dbt/find-dbt.ts';
import { composeLog } from '../../run/compose.ts';
import { composeMarts } from '../../run/marts.ts';
import { checkReadCopy } from '../../run/read-copy.ts';
import { extractOnly, loadOnly, type SyncReport } from '../../run/sync.ts';
import { buildText } from '../output/dbt-report.ts';
import { print } from '../output/output.ts';
import { withProgress } from '../output/progress.ts';
import { report } from '../output/report.ts';
import { readSettings } from '../read-settings.ts';
import { build } from './build.ts';
import type { Call, Command } from './command.ts';
import { finish } from './finish.ts';

export const syncCommand: Command = {
  name: 'sync',
  summary: 'Extract, then load: the whole way from the bank to the staging tables',
  settings: settingsOf('sync'),
  examples: [
    ['', 'into qonto-data/, every account'],
    [
      '--raw /data/raw --warehouse duckdb:/data/bank.duckdb --dbt',
      'elsewhere, and the finance tables too',
    ],
    [
      '--raw gs://acme-bank/raw --warehouse bigquery:acme.qonto_raw --dbt',
      'a bucket and BigQuery; the finance tables go to acme.qonto',
    ],
  ],
  heedsSignal: true,
  async run({ flags, env, signal }) {
    const config = readSettings(flags, env);
    const log = composeLog(config);
    checkReadCopy(config);
    // Before the bank is asked, not after all the work.
    if (config.dbt) requireDbt(config.warehouse.kind, env, config.dbt_cache);
    const extracted = await withProgress(config, (onProgress) =>
      extractOnly(config, log, onProgress, signal),
    );
    const loaded = await loadOnly(config, log, signal).catch((error: unknown) => {
      // What was extracted is committed whatever becomes of the load, so it is told.
      report(config, extracted, error);
      throw waiting(error, extracted);
    });
    const done = { ...extracted, ...loaded };
    // People see what has come before the models are built; machines get one document.
    if (!config.json) report(config, done);
    if (!config.dbt) return finish(config, done);
    const dbt = await buildIn(config, { env, signal }).catch((error: unknown) => {
      if (config.json) report(config, done, error);
      throw error;
    });
    if (!config.json && !config.quiet) print(buildText(dbt));
    return finish(config, { ...done, dbt });
  },
};

async function buildIn(
  config: Config,
  call: Pick<Call, 'env' | 'signal'>,
): Promise<BuildReport> {
  const { dbt_vars: vars, dbt_cache: cache } = config;
  const marts = await composeMarts(config);
  return build(await marts.prepare(), config, { vars, cache, ...call });
}

/** A load that cannot be done is no reason to think that nothing was. */
function waiting(error: unknown, { extract }: SyncReport): unknown {
  const newest = extract?.manifests.at(-1);
  if (!(error instanceof ConnectorError) || newest === undefined) return error;
  const { kind, code, message, hint, cause } = error;
  const what = `What was extracted is safe: manifest ${newest} is committed and waits to be loaded.`;
  return new ConnectorError(kind, message, { code, hint: `${hint} ${what}`, cause });
}
