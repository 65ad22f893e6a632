import type { AskMarts } from '../load/marts.ts';
import { accountNames } from './account-names.ts';
import type { Chapter, Told } from './chapter.ts';
import { chapters } from './chapters.ts';
import { askOrganization, type Organization, ofOrganization } from './organization.ts';
import { type Period, periodUpTo } from './period.ts';

/** The finance report of one organization, to be shown as a page or as text. */
export interface Report {
  /** Undefined until something was loaded. */
  readonly organization: Organization | undefined;
  readonly period: Period;
  readonly chapters: readonly (readonly [Chapter, Told])[];
}

export interface ReportOptions {
  /** The id of the organization that the report is of; needed where the marts hold several. */
  readonly organization?: string;
}

/**
 * Asks the marts everything that the report tells, in words that every engine understands, and without a float in
 * between. Throws a config error unless it is clear of which organization.
 */
export async function askReport(ask: AskMarts, options: ReportOptions = {}): Promise<Report> {
  const organization = await askOrganization(ask, options.organization);
  const period = periodUpTo(organization?.asOf ?? new Date().toISOString().slice(0, 10));
  const own = ofOrganization(organization?.id ?? '');
  const names = organization === undefined ? new Map() : await accountNames(ask, own);
  const scope = { period, own, nameOf: (id: string) => names.get(id) ?? id };
  const told: [Chapter, Told][] = [];
  for (const chapter of chapters) {
    const answers = [];
    for (const sql of organization === undefined ? [] : chapter.sql(scope))
      answers.push(await ask(sql));
    told.push([chapter, chapter.tell(answers, scope)]);
  }
  return { organization, period, chapters: told };
}
