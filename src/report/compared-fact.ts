import type { Compared, Report } from './report.ts';
import type { Fact } from './section.ts';

/** What a fact was in the period that it is held against, in cents, and how much more it is now. */
export interface Change {
  readonly before: bigint;
  readonly change: bigint;
}

/** Undefined where there is nothing to compare with: another period, or an amount in it. */
export function changeOf(fact: Fact, compared: Compared | undefined): Change | undefined {
  const before = compared?.facts?.find(
    ({ key, currency }) => key === fact.key && currency === fact.currency,
  );
  const isOfOthers = (fact.comparableFrom ?? '') > (compared?.period.to ?? '');
  if (
    fact.isOfToday ||
    isOfOthers ||
    typeof fact.value !== 'bigint' ||
    typeof before?.value !== 'bigint'
  )
    return undefined;
  return { before: before.value, change: fact.value - before.value };
}

/** The facts of a report in the order of its sections, each with the change of it. */
export function factsOf({
  sections,
  compared,
}: Pick<Report, 'sections' | 'compared'>): readonly (readonly [Fact, Change | undefined])[] {
  return sections.flatMap(([, { facts }]) =>
    facts.map((fact) => [fact, changeOf(fact, compared)] as const),
  );
}
