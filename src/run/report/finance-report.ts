import type { Config } from '../../config/config.ts';
import { askReport, type Report, type ReportOptions } from '../../report/report.ts';
import { composeMarts } from '../marts.ts';

/**
 * The finance report, as the settings say, of the finance tables that belong to them. Throws a config error where there are
 * none yet, or where it is not clear what it is of. The bank is not asked.
 */
export async function reportFor(config: Config): Promise<Report> {
  const marts = await composeMarts(config);
  return marts.ask((ask) => askReport(ask, optionsOf(config)));
}

function optionsOf(config: Config): ReportOptions {
  return {
    organization: config.report_organization,
    compare: config.report_compare,
    language: config.report_lang,
    period: {
      name: config.report_period,
      from: config.report_from,
      to: config.report_to,
      fiscalFirstMonth: config.dbt_vars.qonto_fiscal_year_first_month,
    },
  };
}
