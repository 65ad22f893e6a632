import { createHash } from 'node:crypto';
import { version } from '../../base/version.ts';
import type { Config } from '../../config/config.ts';
import { markIn } from '../../report/html/mark.ts';
import type { BuildOutcome } from '../build.ts';
import { readPageHead } from './page-address.ts';

/**
 * What a page is made of, in a short text: the build, the version and what the settings have it show. Undefined after a
 * build that is not known to be good, whose page the next run makes anew.
 */
export function pageMark(config: Config, dbt: BuildOutcome): string | undefined {
  const builtAt = dbt.started ? dbt.built_at : dbt.unchanged_since;
  if (builtAt === null) return undefined;
  const { report_period, report_compare, report_lang, report_organization, dbt_vars } = config;
  const made = [builtAt, version, report_period, report_compare, report_lang, report_organization];
  const first = dbt_vars.qonto_fiscal_year_first_month;
  return createHash('sha256')
    .update(JSON.stringify([made, first]))
    .digest('hex')
    .slice(0, 32);
}

/** Whether the page that is there bears this mark. One that is missing does not. */
export async function isMarked(
  config: Config,
  address: NonNullable<Config['report']>,
  mark: string,
): Promise<boolean> {
  return markIn(await readPageHead(config, address)) === mark;
}
