import { configError } from '../../base/errors.ts';
import type { Config } from '../../config/config.ts';
import { checkPageAddress, type WrittenPage, writePage } from './page-address.ts';

/** Throws a config error for a page after a build that nobody asked for, or that would be inside the raw zone. */
export function checkReport(config: Config): void {
  if (config.report === undefined) return;
  if (!config.dbt)
    throw configError('--report makes the page of what --dbt has built', {
      code: 'bad_setting',
      hint: 'Add --dbt; for the page of what is built already: qonto-elt report --out FILE.',
    });
  checkPageAddress(config, config.report);
}

/** Makes the page after a build; undefined where none is wanted. */
export function pageStep(config: Config): (() => Promise<WrittenPage>) | undefined {
  const { report: address } = config;
  if (address === undefined) return undefined;
  return async () => {
    // It draws charts, which most runs have no use for.
    const { reportFor } = await import('./finance-report.ts');
    const { financePage } = await import('../../report/page.ts');
    return writePage(config, address, await financePage(await reportFor(config)));
  };
}
