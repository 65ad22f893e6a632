import { checkWindow } from './guards.ts';
import { type ListedRow, type ListPage, NotCertified, type Window } from './listing.ts';

const passLimit = 25;

/**
 * Reads a narrow window by page numbers until the distinct rows seen are as many as the bank counts there. Pages over
 * rows of one instant have no stable order, so a pass may miss some; passes are joined while the count stays the same
 * and begun anew when it changes. Throws NotCertified when that does not happen within bounds.
 */
export async function readByUnion<R extends ListedRow>(
  list: ListPage<R>,
  window: Omit<Window, 'page'>,
): Promise<readonly R[]> {
  let count: number | undefined;
  let seen = new Map<string, R>();
  for (let pass = 0; pass < passLimit; pass += 1) {
    let read = 0;
    for (let number = 1, more = true; more; number += 1) {
      const page = await list({ ...window, page: number });
      checkWindow(page, { ...window, page: number });
      if (page.totalCount === undefined) throw new NotCertified('the bank gives no total_count');
      if (page.totalCount !== count) {
        count = page.totalCount;
        seen = new Map();
      }
      for (const row of page.rows) seen.set(row.identity, row);
      if (seen.size >= count) return [...seen.values()];
      // By the rows that came and not by the page size: a bank may send fewer than it says.
      read += page.rows.length;
      more = page.rows.length > 0 && read < count;
    }
  }
  throw new NotCertified(
    `the bank counts ${count} rows from ${window.from} to ${window.to} but only ${seen.size} could be read`,
  );
}
