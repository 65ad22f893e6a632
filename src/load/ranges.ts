export interface Range {
  /** The first and the last instant inside: `2026-01-01T00:00:00.000000Z`. */
  readonly from: string;
  readonly to: string;
}

/**
 * Months (`2026-01`) as the fewest ranges that hold them and no other: constants by which an engine can leave out the
 * partitions a batch does not touch. One late edit of an old row must not make the range span all years between.
 */
export function monthRanges(months: readonly string[]): readonly Range[] {
  const runs: { first: number; last: number }[] = [];
  for (const month of [...new Set(months)].map(numberOf).sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.last === month - 1) run.last = month;
    else runs.push({ first: month, last: month });
  }
  return runs.map(({ first, last }) => ({
    from: `${nameOf(first)}-01T00:00:00.000000Z`,
    to: `${nameOf(last)}-${daysIn(last)}T23:59:59.999999Z`,
  }));
}

/** Months are numbered from year 0 on. */
function numberOf(month: string): number {
  const [year, ofYear] = month.split('-').map(Number);
  return (year ?? 0) * 12 + (ofYear ?? 1) - 1;
}

function nameOf(month: number): string {
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}`;
}

function daysIn(month: number): number {
  const last = new Date(0);
  last.setUTCFullYear(Math.floor(month / 12), (month % 12) + 1, 0);
  return last.getUTCDate();
}
