import { type Ask, type Row, rowOf } from '../ask.ts';
import { type Finding, seen, unseen } from '../finding.ts';
import { listing, newestFirst, oldestFirst, type Sample } from '../sample.ts';

/** Which filters count, and how: several statuses, the account, the time of the last change. */
export async function askFilters(ask: Ask, sample: Sample): Promise<Finding[]> {
  return [
    await severalStatuses(ask, sample),
    reversed(sample),
    await accountFilter(ask, sample),
    await updatedFilter(ask, sample),
    await sorting(ask, sample),
    await otherFilters(ask, sample),
  ];
}

async function severalStatuses(ask: Ask, { pages, of }: Sample): Promise<Finding> {
  const subject = 'status_values';
  const question = 'Which of several status[] values in one request count?';
  const [a, b] = ['completed', 'declined'];
  if ([a, b].some((status) => (pages.get(status)?.rows.length ?? 0) === 0))
    return unseen(subject, question, 'the account has not both completed and declined rows');
  const forth = statusesIn(await ask('/transactions', of([a, b], [newestFirst])));
  const back = statusesIn(await ask('/transactions', of([b, a], [newestFirst])));
  if (only(forth, a) && only(back, b)) return seen(subject, question, 'first');
  if (only(forth, b) && only(back, a)) return seen(subject, question, 'last');
  return forth.size === 0
    ? seen(subject, question, 'none', 'several are answered without a row')
    : seen(subject, question, 'all');
}

function statusesIn({ rows }: { readonly rows: readonly Row[] }): ReadonlySet<unknown> {
  return new Set(rows.map(({ status }) => status));
}

function only(found: ReadonlySet<unknown>, status: string): boolean {
  return found.size === 1 && found.has(status);
}

function reversed({ pages }: Sample): Finding {
  const subject = 'reversed';
  const question = 'Is status[]=reversed listed?';
  const page = pages.get('reversed');
  if (page === undefined || page.status !== 200) return seen(subject, question, 'rejected');
  const strays = page.rows.some(({ status }) => status !== 'reversed');
  if (strays) return seen(subject, question, 'ignored', 'rows of other statuses came');
  return page.rows.length > 0
    ? seen(subject, question, 'listed')
    : seen(subject, question, 'hidden', 'or the account has none');
}

async function accountFilter(ask: Ask, { accountIds, pages }: Sample): Promise<Finding> {
  const subject = 'account_filter';
  const question = 'Does bank_account_id choose one account?';
  const [first, second] = accountIds;
  if (first === undefined || second === undefined)
    return unseen(subject, question, 'there is one account only');
  const mine = pages.get('completed')?.rows ?? [];
  const { rows } = await ask('/transactions', listing(second, 'completed', [newestFirst]));
  const foreign = mine.some(({ bank_account_id: id = first }) => id !== first);
  const ids = new Set(mine.map(({ id }) => id));
  const shared = rows.some(({ id }) => id !== undefined && ids.has(id));
  return seen(subject, question, foreign || shared ? 'ignored' : 'honoured');
}

async function updatedFilter(ask: Ask, { pages, of }: Sample): Promise<Finding> {
  const subject = 'updated_at_filter';
  const question = 'Are updated_at_from and updated_at_to obeyed?';
  const times = timesIn(pages.get('completed')?.rows ?? []);
  const [at = 0] = times;
  if (times.length === 0) return unseen(subject, question, 'the account has no completed row');
  const { status, rows } = await ask(
    '/transactions',
    of('completed', [newestFirst, ...windowOf(at - 1_000, at + 1_000)]),
  );
  if (status !== 200) return unseen(subject, question, `a window was answered ${status}`);
  const outside = timesIn(rows).some((time) => Math.abs(time - at) > 2_000);
  return seen(subject, question, outside ? 'ignored' : 'honoured');
}

async function sorting(ask: Ask, { pages, of }: Sample): Promise<Finding> {
  const subject = 'sort_by';
  const question = 'Is sort_by=updated_at obeyed?';
  const down = timesIn(pages.get('completed')?.rows ?? []);
  if (new Set(down).size < 3) return unseen(subject, question, 'there are too few rows');
  const up = timesIn((await ask('/transactions', of('completed', [oldestFirst]))).rows);
  const isOrdered = isRising(up) && isRising(down.toReversed());
  return seen(subject, question, isOrdered ? 'honoured' : 'ignored');
}

async function otherFilters(ask: Ask, { pages, of }: Sample): Promise<Finding> {
  const subject = 'other_filters';
  const question = 'Are side, operation_type[] and settled_at_from obeyed?';
  const side = pages.get('completed')?.rows[0]?.side;
  if (typeof side !== 'string') return unseen(subject, question, 'no row is listed');
  const other = side === 'debit' ? 'credit' : 'debit';
  const { status, rows } = await ask('/transactions', of('completed', [['side', other]]));
  if (status !== 200) return unseen(subject, question, `side was answered ${status}`);
  const strays = rows.some((row) => row.side === side);
  return seen(subject, question, strays ? 'ignored' : 'honoured', 'side was tried');
}

function isRising(times: readonly number[]): boolean {
  return times.every((time, i) => i === 0 || time >= (times[i - 1] ?? time));
}

/** When rows were last changed, in milliseconds. */
export function timesIn(rows: readonly Row[]): number[] {
  return rows.map((row) => timeOf(row)).filter((time) => !Number.isNaN(time));
}

export function timeOf(row: unknown): number {
  const at = rowOf(row)?.updated_at;
  return Date.parse(typeof at === 'string' ? at : '');
}

/** Bounds in milliseconds, with a fraction of one where that is asked for. */
export function windowOf(from: number, to: number) {
  return [
    ['updated_at_from', apiTime(from)],
    ['updated_at_to', apiTime(to)],
  ] as const;
}

function apiTime(ms: number): string {
  const whole = Math.floor(ms);
  const micros = Math.round((ms - whole) * 1_000);
  const text = new Date(whole).toISOString();
  return micros === 0 ? text : `${text.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}
