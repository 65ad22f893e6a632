import { Problem } from '../faults/problem.ts';

const shape =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2}))?$/;

/** Reads a bound such as `2026-01-31T00:00:00.123Z` or `2026-01-31` as microseconds. */
export function readInstant(text: string, parameter: string): number {
  const parts = shape.exec(text);
  const year = Number(parts?.[1]);
  const seconds = parts === null ? Number.NaN : Date.parse(withoutFraction(text));
  if (Number.isNaN(seconds) || year < 1970 || year > 2200) {
    throw new Problem(
      422,
      'invalid',
      `${parameter} param isn't well formatted (ISO 8601) or year is out of range`,
      { parameter },
    );
  }
  const fraction = (parts?.[7] ?? '').padEnd(6, '0').slice(0, 6);
  return seconds * 1000 + Number(fraction);
}

function withoutFraction(text: string): string {
  return text.replace(/\.\d+/, '').replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
}
