import type { AskMarts } from '../load/marts.ts';
import { askAccountNames } from './account-names.ts';
import { bookedIn } from './booked-in.ts';
import { type Comparison, comparedPeriod } from './compared-period.ts';
import { type Language, type LanguageTag, languageOf } from './language/language.ts';
import { askOrganization, isKnownFrom, type Organization, ofOrganization } from './organization.ts';
import { type Period, type PeriodChoice, periodOf } from './period.ts';
import type { Scope } from './scope.ts';
import type { Fact, Rendered, Section } from './section.ts';
import { burn } from './sections/cash/burn.ts';
import { cash } from './sections/cash/cash.ts';
import { counterparties } from './sections/flow/counterparties.ts';
import { flow } from './sections/flow/flow.ts';
import { movements } from './sections/flow/movements.ts';
import { freshness } from './sections/freshness.ts';
import { receipts } from './sections/receipts.ts';
import { reconciliation } from './sections/reconciliation.ts';
import { spend } from './sections/spend.ts';
import { vat } from './sections/vat.ts';

/** The finance report of one organization, to be shown as a page or as text. */
export interface Report {
  /** Undefined until something was loaded. */
  readonly organization: Organization | undefined;
  readonly period: Period;
  /** What the period is held against; undefined where it cannot be, or need not. */
  readonly compared: Compared | undefined;
  readonly language: Language;
  /** Empty until something was loaded. */
  readonly sections: readonly (readonly [Section, Rendered])[];
}

export interface Compared {
  readonly period: Period;
  /** The same facts of that period; undefined where not every movement of it is known. */
  readonly facts: readonly Fact[] | undefined;
}

export interface ReportOptions {
  /** The id of the organization that the report is of; needed where the marts hold several. */
  readonly organization?: string | undefined;
  /** The last twelve months, where nothing else is said. */
  readonly period?: PeriodChoice;
  /** The period before, where nothing else is said. */
  readonly compare?: Comparison | undefined;
  readonly language?: LanguageTag | Language | undefined;
}

/**
 * Asks the marts everything that the report tells, in words that every engine understands, and without a float in
 * between. Throws a config error unless it is clear of which organization and which days.
 */
export async function askReport(ask: AskMarts, options: ReportOptions = {}): Promise<Report> {
  const { language: wanted = 'en', compare = 'previous-period' } = options;
  const language = typeof wanted === 'string' ? languageOf(wanted) : wanted;
  const organization = await askOrganization(ask, options.organization);
  const asOf = organization?.asOf ?? new Date().toISOString().slice(0, 10);
  const period = periodOf(options.period ?? {}, asOf);
  if (organization === undefined)
    return { organization, period, compared: undefined, language, sections: [] };
  const own = ofOrganization(organization.id);
  const names = await askAccountNames(ask, own, language);
  const scopeOf = (days: Period, onlyFacts = false): Scope => ({
    period: days,
    onlyFacts,
    organization,
    language,
    own,
    booked: bookedIn(own, days),
    nameOf: (id) => names.get(id) ?? id,
  });
  const rendered: [Section, Rendered][] = [];
  for (const section of sections)
    rendered.push([section, await renderSection(ask, section, scopeOf(period))]);
  const before = comparedPeriod(period, compare);
  const compared = before && (await askCompared(ask, scopeOf(before, true)));
  return { organization, period, compared, language, sections: rendered };
}

/** In the order of the page. */
export const sections: readonly Section[] = [
  cash,
  burn,
  flow,
  movements,
  spend,
  counterparties,
  vat,
  receipts,
  reconciliation,
  freshness,
];

async function renderSection(ask: AskMarts, section: Section, scope: Scope): Promise<Rendered> {
  const answers = [];
  for (const sql of section.sql(scope)) answers.push(await ask(sql));
  return section.render(answers, scope);
}

/** A part of the movements would compare with nothing. */
async function askCompared(ask: AskMarts, scope: Scope): Promise<Compared> {
  const { period, organization } = scope;
  if (!isKnownFrom(period.from, organization)) return { period, facts: undefined };
  const facts: Fact[] = [];
  for (const section of sections.filter(({ isOfPeriod }) => isOfPeriod))
    facts.push(...(await renderSection(ask, section, scope)).facts);
  return { period, facts };
}
