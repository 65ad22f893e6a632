import { counted } from '../../base/counted.ts';
import type { Session } from './session.ts';
import { type ListedPage, type ListedRow, NotCertified, type Window } from './types.ts';
import { isOver, wholeRows } from './whole.ts';

const passLimit = 25;

/** All rows of a narrow window: from one answer if it shows them all, or by union. Throws NotCertified. */
export async function readNarrow<R extends ListedRow>(
  bank: Session<R>,
  window: Window,
): Promise<readonly R[]> {
  const page = await bank.ask(window);
  return (await wholeRows(bank, page, window)) ?? readByUnion(bank, window, page);
}

/**
 * Reads a narrow window by page numbers until the distinct rows seen are as many as the bank counts there. Pages over
 * rows of one instant have no stable order, so a pass may miss some; passes are joined while the count stays the same
 * and begun anew when it changes. Where the count may stay although rows go and come (into a window that is not over,
 * or at a bank that stops counting somewhere), only rows are believed that were seen before the joined passes began.
 * `first` is its first page. Throws NotCertified when that does not happen within bounds.
 */
export async function readByUnion<R extends ListedRow>(
  bank: Session<R>,
  window: Window,
  first: ListedPage<R>,
): Promise<readonly R[]> {
  const known = new Set<string>();
  let before = new Set<string>();
  let seen = new Map<string, R>();
  let joined: Pass<R> | undefined;
  for (let passes = 0; passes < passLimit; passes += 1) {
    // Every other pass goes backwards, lest a bank that turns its order around always shows the same rows.
    const earlier = passes % 2 === 1 ? joined : undefined;
    const pass = await readPass(bank, window, passes === 0 ? first : undefined, earlier);
    if (pass === undefined || pass.count !== joined?.count) {
      before = new Set(known);
      seen = new Map();
      joined = pass;
    }
    if (pass === undefined || joined === undefined) continue;
    for (const row of pass.rows) {
      seen.set(row.identity, row);
      known.add(row.hash);
    }
    if (seen.size < pass.count) continue;
    const rows = [...seen.values()];
    const isCountSure =
      isOver(window.to, joined.first.serverTime) && bank.isExact(joined.first) && joined.hasEnd;
    if (rows.length === pass.count && (isCountSure || rows.every(({ hash }) => before.has(hash)))) {
      return rows;
    }
    joined = undefined;
  }
  throw new NotCertified(
    `the bank counts ${counted(joined?.count ?? 0, 'row')} from ${window.from} to ${window.to} but ${seen.size} could be read`,
  );
}

interface Pass<R extends ListedRow> {
  /** Everything that was shown, rows that were shown twice included. */
  readonly rows: readonly R[];
  readonly count: number;
  readonly pages: number;
  /** The page that was read first. */
  readonly first: ListedPage<R>;
  /** Whether the last page was an answer and not an error. */
  readonly hasEnd: boolean;
}

/** All pages once, those of an earlier pass backwards if one is given; undefined when rows came or went meanwhile. */
async function readPass<R extends ListedRow>(
  bank: Session<R>,
  window: Window,
  given: ListedPage<R> | undefined,
  earlier: Pass<R> | undefined,
): Promise<Pass<R> | undefined> {
  const ask = (page: number) => bank.ask({ ...window, page });
  const lastPage = earlier?.pages;
  const first = given ?? (await ask(lastPage ?? 1));
  const count = first.totalCount;
  // Past its last page a bank may answer with an error, and so without a count.
  if (earlier !== undefined && count !== earlier.count) return undefined;
  if (count === undefined) throw new NotCertified('the bank gives no total_count');
  let page = first;
  const rows = [...page.rows];
  let pages = 1;
  let hasEnd = true;
  while (lastPage === undefined ? mayFollow(page, rows.length, count) : pages < lastPage) {
    const { hasNext: wasPromised } = page;
    page = await ask(lastPage === undefined ? pages + 1 : lastPage - pages);
    hasEnd = page.totalCount !== undefined;
    if (hasEnd ? page.totalCount !== count : wasPromised === true) return undefined;
    rows.push(...page.rows);
    pages += 1;
  }
  if (rows.length > count || (hasEnd && rows.length < count)) {
    throw new NotCertified(`the bank counts ${counted(count, 'row')} but shows ${rows.length}`);
  }
  return { rows, count, pages, first, hasEnd };
}

/** Also by the rows that came and not by the page size alone: a bank may send fewer than it says. */
function mayFollow(
  { rows, perPage, hasNext }: ListedPage<ListedRow>,
  read: number,
  count: number,
): boolean {
  return hasNext ?? (rows.length >= perPage || (rows.length > 0 && read < count));
}
