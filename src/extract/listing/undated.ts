import type { Session } from './session.ts';
import { type ListedPage, type ListedRow, NotCertified } from './types.ts';

const tryLimit = 10;

/**
 * Rows without `updated_at` at the end of an unfiltered list. A filter on `updated_at` lets none of them in, so the walk
 * meets only those at the front. `guess` is about the number of the last page: if that page ends with a dated row, there
 * are none. Nothing is promised where the bank refuses so high a page. Throws NotCertified when the end does not hold
 * still.
 */
export async function readUndated<R extends ListedRow>(
  bank: Session<R>,
  guess: number,
): Promise<readonly R[]> {
  let number = Math.max(1, guess);
  for (let tries = 0, empty = 0; tries < tryLimit; tries += 1) {
    const page = await bank.ask({ page: number });
    if (page.rows.length === 0) {
      empty += 1;
      if (number === 1 || empty > 3) return [];
      number -= 1;
      continue;
    }
    if (!isLast(page)) {
      number += 1;
      continue;
    }
    const rows = page.rows.filter(isUndated);
    // With a dated row before them, one answer shows them all.
    if (rows.length < page.rows.length || number === 1) return rows;
    for (let earlier = number - 1, isFound = false; earlier > 0 && !isFound; earlier -= 1) {
      const before = await bank.ask({ page: earlier });
      rows.push(...before.rows.filter(isUndated));
      isFound = !before.rows.every(isUndated);
    }
    const again = await bank.ask({ page: number });
    if (isLast(again) && identities(again) === identities(page)) return rows;
  }
  throw new NotCertified('rows without updated_at come and go at the end of the list');
}

function isUndated({ updatedAt }: ListedRow): boolean {
  return updatedAt === undefined;
}

function isLast({ rows, page, perPage, totalCount, hasNext }: ListedPage<ListedRow>): boolean {
  const isFollowed =
    hasNext ?? (totalCount === undefined ? rows.length >= perPage : page * perPage < totalCount);
  return !isFollowed;
}

function identities({ rows }: ListedPage<ListedRow>): string {
  return rows.map(({ identity }) => identity).join(' ');
}
