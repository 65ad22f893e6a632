import { counted, countText } from '../../../base/counted.ts';
import type { ExtractEvent } from '../../../extract/deps.ts';
import { quotable } from '../../../redact/text.ts';
import { durationText } from '../duration.ts';

/** How far an extract is. What the bank has not said, or nobody can tell yet, is null. */
export interface ProgressReport {
  readonly event: 'progress';
  readonly account: string | null;
  readonly rows: number;
  /** By the bank's own counts. */
  readonly expected_rows: number | null;
  readonly receipts: number;
  /** As many as the rows so far let expect. */
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
  const state = { account: '', rows: 0, expected: 0, isCounted: true, wanted: 0, done: 0 };
  const commits = { count: 0, rows: 0 };
  return {
    hear(event, nowMs) {
      switch (event.kind) {
        case 'accounts':
          for (const [id, label] of Object.entries(event.labels)) labels.set(id, label);
          break;
        case 'listing':
          state.expected += event.rows ?? 0;
          if (event.rows === undefined) state.isCounted = false;
          break;
        case 'rows':
          state.rows += event.rows;
          state.account = event.account ?? '';
          sent.push({ at: nowMs, requests: event.requests });
          while (sent.length > 2 && (sent[1]?.at ?? 0) < nowMs - windowMs) sent.shift();
          break;
        case 'receipt_wanted':
          state.wanted += 1;
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
      const { rows, done } = state;
      // A bank counts what is inside the overlap too, and rows may come while we list.
      const expected =
        state.isCounted && state.expected > 0 ? Math.max(state.expected, rows) : null;
      const share = expected === null || rows === 0 ? 1 : Math.max(1, expected / rows);
      const receipts = state.wanted === 0 ? null : Math.round(state.wanted * share);
      const elapsed = nowMs - startedAt;
      const requests = sent.at(-1)?.requests ?? 0;
      const inWindow =
        requests - (sent.find(({ at }) => at >= nowMs - windowMs)?.requests ?? requests);
      const left = [remaining(rows, expected, elapsed), remaining(done, receipts, elapsed)];
      const known = left.flatMap((one) => one ?? []);
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
    ...(wanted === null
      ? []
      : [[`${countText(receipts)} of ${about}${counted(wanted, 'receipt')}`, 2] as const]),
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
