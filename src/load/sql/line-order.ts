import type { Dialect } from './dialect.ts';

type Quote = Dialect['quote'];

/** Where a line stands in the log. Of lines with one key, the one that stands last wins, in every statement. */
export const linePosition = ['_seq', '_part', '_row'];

/** For `order by`: the one that stands last comes first. */
export function lastFirst(quote: Quote): string {
  return linePosition.map((name) => `${quote(name)} desc`).join(', ');
}

/** Whether the line `a` stands after `b`. BigQuery does not compare rows of values, so the comparison is written out. */
export function standsAfter(a: string, b: string, quote: Quote): string {
  const [seq, part, row] = linePosition.map(quote);
  return `(${a}.${seq} > ${b}.${seq} or (${a}.${seq} = ${b}.${seq} and (${a}.${part} > ${b}.${part} or (${a}.${part} = ${b}.${part} and ${a}.${row} > ${b}.${row}))))`;
}
