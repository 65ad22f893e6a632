import { createHash } from 'node:crypto';
import { type ConnectorError, configError } from '../base/errors.ts';
import type { Config, Environment } from '../config/config.ts';
import { type BuildReport, buildModels, mayBeStale } from '../dbt/build.ts';
import {
  type BuildInputs,
  type BuildState,
  type LastBuild,
  type Reason,
  readLastBuild,
  reasonsToBuild,
  type Selection,
  selectionFor,
} from '../dbt/due.ts';
import { packageHash, packageRelations } from '../dbt/package-files.ts';
import type { DbtOptions } from '../dbt/run-dbt.ts';
import type { MartsStand, MartsTarget } from '../load/marts.ts';
import { now } from './compose.ts';
import { composeMarts, nameOfWarehouse } from './marts.ts';

export interface BuildOptions {
  /** Has the models built, and may show how far that is. */
  readonly building?: (work: (watch: BuildWatch) => Promise<BuildReport>) => Promise<BuildReport>;
  /** What dbt is looked up in and runs with. */
  readonly env?: Environment;
  /** When it fires, the work ends at a safe point and throws its reason. */
  readonly signal?: AbortSignal;
}

export type BuildWatch = Pick<DbtOptions, 'onProgress' | 'onBuild' | 'onMaking'>;

/** What became of the finance models: a build and why it was due, or since when a build would make the same again. */
export type BuildOutcome =
  | ({
      readonly started: true;
      readonly because: readonly Reason[];
      readonly selection: Selection;
      /** When it had ended; null where something failed, and it will not be taken for a good one. */
      readonly built_at: string | null;
    } & BuildReport)
  | { readonly started: false; readonly unchanged_since: string };

/**
 * Builds the finance models where the tables would become others by it, or where it is asked for. Else no dbt is started.
 * A build after which everything has passed is remembered beside its tables.
 */
export async function buildIfDue(
  config: Config,
  { building = (work) => work({}), env = {}, signal }: BuildOptions,
): Promise<BuildOutcome> {
  const marts = await composeMarts(config);
  const target = await marts.prepare();
  const stand = await marts.stand(mergesQuestion(config.dbt_vars.qonto_counterparty_merges));
  const { inputs, last, isWhole } = stateOf(config, target, stand);
  const found = reasonsToBuild({ inputs, last, isWhole });
  if (found.length === 0 && !config.rebuild && last !== undefined)
    return { started: false, unchanged_since: last.built_at };
  const asked: readonly Reason[] = config.rebuild ? [...found, 'asked'] : found;
  const { dbt_vars: vars, dbt_cache: cache } = config;
  const build = async (because: readonly Reason[]) => {
    const selection = selectionFor(because);
    const report = await building((watch) =>
      buildModels(target, { env, vars, cache, ...(signal && { signal }), ...watch }, selection),
    );
    return { because, selection, report };
  };
  const first = await build(asked);
  const { because, selection, report } = mayBeStale(first.report, first.selection)
    ? await build([...asked, 'contradiction'])
    : first;
  const isGood = report.failed === 0 && report.skipped === 0 && inputs !== undefined;
  const kept = isGood ? ({ built_at: now(), inputs } satisfies LastBuild) : undefined;
  if (kept !== undefined) await marts.keep(JSON.stringify(kept));
  return { started: true, because, selection, built_at: kept?.built_at ?? null, ...report };
}

/** Tables without a row would look like a company without a movement, and the build would be green. */
function nothingLoaded({ warehouse, dbt_beside: beside }: Config): ConnectorError {
  const where = [warehouse, ...beside].map(nameOfWarehouse).join(' or into ');
  return configError(
    `Nothing has been loaded yet into ${where}, so there is nothing to build from`,
    {
      code: 'no_staging_tables',
      hint: 'Run qonto-elt sync --dbt; or qonto-elt load, where something was extracted, and build again. No table was made.',
    },
  );
}

function stateOf(
  config: Config,
  target: MartsTarget,
  { loads, relations, kept, answer }: MartsStand,
): BuildState {
  if (loads === undefined) throw nothingLoaded(config);
  const { dbt_vars: vars, dbt_dataset: dataset } = config;
  return {
    inputs:
      answer === undefined
        ? undefined
        : {
            loads: loads.map((one) => loadsOf(one, timeZoneOf(config))),
            today: dayIn(timeZoneOf(config), Date.now()),
            package: packageHash(),
            settings: hashOf([
              vars,
              target.vars,
              dataset,
              config.dbt_beside.map(nameOfWarehouse),
              answer,
            ]),
          },
    last: readLastBuild(kept),
    isWhole: packageRelations().every((name) => relations.includes(name)),
  };
}

function loadsOf(
  { brought, newestAt, listings }: NonNullable<MartsStand['loads']>[number],
  timeZone: string,
): BuildInputs['loads'][number] {
  return { brought, listings: hashOf(listings), day: dayIn(timeZone, Date.parse(newestAt)) };
}

/** As the models have it, so that their day turns when ours does. */
function timeZoneOf({ dbt_vars: vars }: Config): string {
  return vars.qonto_timezone ?? 'Europe/Paris';
}

/** The rows of the one table that somebody else keeps and the models read; what is wrong with it is for dbt to say. */
function mergesQuestion(relation: string | undefined): string | undefined {
  if (relation === undefined) return undefined;
  return `select cast(counterparty_id as string) as id, cast(counterparty_group_name as string) as name from ${relation} order by 1, 2`;
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}

/** The day it is in a time zone, `YYYY-MM-DD`. */
export function dayIn(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
}
