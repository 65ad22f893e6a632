import { counted, countText } from '../../../base/counted.ts';
import type { ExtractEvent } from '../../../extract/deps.ts';
import { quotable } from '../../../redact/text.ts';
import { durationText } from '../duration.ts';
import { expectedReceipts } from './expected-receipts.ts';
import { sumOf } from './sum-of.ts';

/** How far an extract is. What the bank has not said, or nobody can tell yet, is null. */
export interface ProgressReport {
  readonly event: 'progress';
  readonly account: string | null;
  readonly rows: number;
  /** By the bank's own counts. */
  readonly expected_rows: number | null;
  readonly receipts: number;
  /** As many as the rows so far let expect; null while that would be a guess. */
  readonly expected_receipts: number | null;
  readonly commits: number;
  readonly committed_rows: number;
  readonly requests: number;
  /** Of those that this process may send in ten seconds. */
  readonly requests_left: number;
  readonly seconds: number;
  readonly seconds_left: number | null;
}

export interface Meter {
  hear(event: ExtractEvent, nowMs: number): void;
  report(nowMs: number): ProgressReport;
}

const windowMs = 10_000;
/** Before that, a guess would jump about. */
const soonestGuessMs = 3_000;

/** Adds up what an extract tells. */
export function openMeter(requestRate: number, startedAt: number): Meter {
  const labels = new Map<string, string>();
  const sent: { at: number; requests: number }[] = [{ at: startedAt, requests: 0 }];
  const state = { account: '', isCounted: true, owed: 0, done: 0 };
  const accounts = new Map<string, { rows: number; counted: number; wanted: number }>();
  const commits = { count: 0, rows: 0 };
  const of = (account = '') => {
    const known = accounts.get(account) ?? { rows: 0, counted: 0, wanted: 0 };
    accounts.set(account, known);
    return known;
  };
  return {
    hear(event, nowMs) {
      switch (event.kind) {
        case 'accounts':
          for (const [id, label] of Object.entries(event.labels)) labels.set(id, label);
          break;
        case 'listing':
          of(event.account).counted += event.rows ?? 0;
          if (event.rows === undefined) state.isCounted = false;
          break;
        case 'rows':
          of(event.account).rows += event.rows;
          state.account = event.account ?? '';
          sent.push({ at: nowMs, requests: event.requests });
          while (sent.length > 2 && (sent[1]?.at ?? 0) < nowMs - windowMs) sent.shift();
          break;
        case 'receipt_wanted':
          if (event.account === undefined) state.owed += 1;
          else of(event.account).wanted += 1;
          break;
        case 'receipt_done':
          state.done += 1;
          break;
        case 'commit':
          commits.count += 1;
          commits.rows += event.rows;
          break;
      }
    },
    report(nowMs) {
      const { done, owed, isCounted } = state;
      // A bank counts what is inside the overlap too, and rows may come while we list.
      const each = [...accounts.values()].map(({ rows, counted: known, wanted }) => ({
        rows,
        expected: Math.max(known, rows),
        wanted,
      }));
      const rows = sumOf(each, 'rows');
      const all = sumOf(each, 'expected');
      const wanted = owed + sumOf(each, 'wanted');
      const expected = isCounted && all > 0 ? all : null;
      const named = isCounted && wanted > 0 ? expectedReceipts(each) : null;
      const receipts = named === null ? null : owed + named;
      const elapsed = nowMs - startedAt;
      const requests = sent.at(-1)?.requests ?? 0;
      const inWindow =
        requests - (sent.find(({ at }) => at >= nowMs - windowMs)?.requests ?? requests);
      // Receipts take longer than rows: while nobody knows how many come, nobody knows how long it takes.
      const isOpen = wanted > 0 && receipts === null;
      const left = [remaining(rows, expected, elapsed), remaining(done, receipts, elapsed)];
      const known = isOpen ? [] : left.flatMap((one) => one ?? []);
      return {
        event: 'progress',
        account: state.account === '' ? null : (labels.get(state.account) ?? state.account),
        rows,
        expected_rows: expected,
        receipts: done,
        expected_receipts: receipts,
        commits: commits.count,
        committed_rows: commits.rows,
        requests,
        requests_left: Math.max(0, requestRate - inWindow),
        seconds: Math.round(elapsed / 1_000),
        seconds_left:
          elapsed < soonestGuessMs || known.length === 0
            ? null
            : Math.round(Math.max(...known) / 1_000),
      };
    },
  };
}

function remaining(done: number, of: number | null, elapsed: number): number | undefined {
  return of === null || done === 0 ? undefined : (elapsed * Math.max(0, of - done)) / done;
}

/** One line of at most so many columns: what matters least goes first, and that all is a guess before the receipts. */
export function progressText(report: ProgressReport, columns: number): string {
  const { rows, expected_rows: expected } = report;
  const short =
    expected === null ? countText(rows) : `${countText(rows)} of ${countText(expected)}`;
  const texts = [
    ...[5, 4, 3, 2].map((least) => textOf(report, least, 'about ')),
    textOf(report, 2, ''),
    ...[1, 0].map((least) => textOf(report, least, 'about ')),
    short,
  ];
  return texts.find((text) => text.length <= columns) ?? '';
}

function textOf(report: ProgressReport, least: number, about: string): string {
  const { account, rows, expected_rows: expected, receipts, expected_receipts: wanted } = report;
  const parts: readonly (readonly [string, number])[] = [
    [rowsText(rows, expected, about), 0],
    ...receiptsText(receipts, wanted, about).map((text) => [text, 2] as const),
    ...(report.seconds_left === null
      ? []
      : [[`${about}${durationText(report.seconds_left * 1_000)} left`, 1] as const]),
    ...(account === null ? [] : [[quotable(account, 40), 3] as const]),
    [counted(report.commits, 'commit'), 4],
    [`${counted(report.requests, 'request')}, ${countText(report.requests_left)} left in 10 s`, 5],
  ];
  return parts.flatMap(([part, rank]) => (rank <= least ? part : [])).join(', ');
}

/** What a run that was ended leaves behind; undefined for nothing. */
export function leftText({
  commits,
  committed_rows: rows,
  receipts,
}: ProgressReport): string | undefined {
  if (commits === 0 && receipts === 0) return undefined;
  const committed =
    commits === 0
      ? 'Nothing was committed yet'
      : `${counted(commits, 'commit')} with ${counted(rows, 'line')} ${commits === 1 ? 'stays' : 'stay'}`;
  const stored =
    receipts === 0
      ? ''
      : `; ${counted(receipts, 'receipt was', 'receipts were')} looked at, and what is stored is not fetched again`;
  return `${committed}${stored}`;
}

function rowsText(rows: number, expected: number | null, about: string): string {
  return expected === null
    ? counted(rows, 'row')
    : `${countText(rows)} of ${about}${counted(expected, 'row')}`;
}

function receiptsText(receipts: number, expected: number | null, about: string): readonly string[] {
  if (expected !== null)
    return [`${countText(receipts)} of ${about}${counted(expected, 'receipt')}`];
  return receipts === 0 ? [] : [counted(receipts, 'receipt')];
}
