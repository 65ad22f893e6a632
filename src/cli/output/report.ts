import { counted, countText, numbered } from '../../base/counted.ts';
import { ConnectorError, exitStatus } from '../../base/errors.ts';
import { Interrupted } from '../../base/interrupt.ts';
import type { Config } from '../../config/config.ts';
import type { ExtractReport } from '../../extract/report.ts';
import type { LoadReport } from '../../load/report.ts';
import { quotable, showable } from '../../redact/text.ts';
import { hasFailed, type SyncReport } from '../../run/story.ts';
import { asideLines } from './aside-text.ts';
import { auditLines } from './audit-text.ts';
import { unusedSinceText } from './beginning.ts';
import { formatTable, print, printJson, warn } from './output.ts';
import { isUnread, loadedLines, streamTable } from './stream-table.ts';

/**
 * Prints the run report as people or machines want it, and returns the exit status it stands for. A fault that ended the
 * run after it is part of what machines get.
 */
export function report(config: Config, done: SyncReport, fault?: unknown): number {
  const status = statusOf(done);
  if (config.json) printJson({ ...endOf(status, fault), ...done });
  else if (!config.quiet) print(...linesOf(done));
  if (!config.json) {
    const overdue = done.extract?.overdue_attachments ?? 0;
    if (overdue > 0) {
      warn(`qonto-elt: ${overdueText(overdue)}`, '  qonto-elt status says why each of them is.');
    }
    for (const fault of done.extract?.faults ?? []) {
      warn(`qonto-elt: ${fault.message}`, `  ${fault.hint}`);
    }
    for (const alert of contradictions(done.load)) warn(`qonto-elt: ALERT: ${alert}`);
  }
  return status;
}

/** The status that the process ends with, and why, where it ends early. */
function endOf(status: number, fault: unknown) {
  if (fault instanceof Interrupted) return { exit_status: fault.exit };
  if (!(fault instanceof ConnectorError)) return { exit_status: fault === undefined ? status : 1 };
  const { exit, code, message, hint } = fault;
  return { exit_status: exit, fault: { code, message, hint } };
}

/** The gravest thing that happened: no access, a wrong setting, then no answer, then bad data. */
export function statusOf({ extract, load, dbt }: SyncReport): number {
  const kinds = new Set(extract?.faults.map(({ kind }) => kind));
  if (kinds.has('auth')) return exitStatus.auth;
  if (kinds.has('config')) return exitStatus.config;
  if (kinds.size > 0) return exitStatus.unavailable;
  const quarantined = (extract?.quarantined ?? 0) > 0;
  const badFile = (extract?.attachments.quarantined ?? 0) > 0;
  const isBad = quarantined || badFile || contradictions(load).length > 0 || hasFailed(dbt);
  return isBad ? exitStatus.data : exitStatus.done;
}

/** What the bank has sent against what it had sent before. It is loaded all the same. */
function contradictions(load: LoadReport | undefined): string[] {
  return (load?.accounts ?? []).flatMap(({ bank_account_id: id, older, moved }) => [
    ...(older > 0
      ? [
          `${counted(older, 'row')} of account ${quotable(id)} came back older than before; what is newer is kept`,
        ]
      : []),
    ...(moved > 0
      ? [
          `${counted(moved, 'row')} of account ${quotable(id)} ${moved === 1 ? 'has' : 'have'} the id of a row of another account`,
        ]
      : []),
  ]);
}

/** What is owed for so long does not come by itself. */
export function overdueText(attachments: number): string {
  return `ALERT: attachments pending for more than 24 hours: ${countText(attachments)}`;
}

function linesOf({ extract, load }: SyncReport): readonly string[] {
  return [
    ...(extract === undefined ? [] : extractLines(extract, load)),
    ...(load === undefined ? [] : loadLines(load)),
    ...(extract === undefined && load !== undefined ? loadedLines(load) : []),
  ];
}

function extractLines(report: ExtractReport, load: LoadReport | undefined): readonly string[] {
  const isOwn = load?.rows.transactions === landedRows(report);
  const rows = report.accounts.map(({ bank_account_id: id, label, listings }) => {
    const sum = (pick: (listing: (typeof listings)[number]) => number) =>
      listings.reduce((total, listing) => total + pick(listing), 0);
    const merged = load?.accounts.find((counts) => counts.bank_account_id === id);
    const landed = sum((listing) => listing.rows_landed);
    const fresh = [merged?.new ?? 0, (merged?.changed ?? 0) + (merged?.silent ?? 0)] as const;
    // Landed, and nothing new: the warehouse knew them or, where a range of time was read twice, they landed twice.
    const again = isOwn ? landed - fresh[0] - fresh[1] : (merged?.repeated ?? 0);
    const watermark = listings
      .map((listing) => listing.watermark ?? '')
      .sort()
      .at(-1);
    return [
      label,
      sum((listing) => listing.requests),
      sum((listing) => listing.rows_read),
      ...(load === undefined ? [landed] : fresh),
      sum((listing) => listing.rows_unchanged) + again,
      sum((listing) => listing.rows_quarantined),
      watermark ? watermark.slice(0, 19).replace('T', ' ') : null,
      certificates(listings),
    ];
  });
  const outcomes = load === undefined ? ['landed'] : ['new', 'changed'];
  const header = [
    'account',
    'requests',
    'read',
    ...outcomes,
    'unchanged',
    'quarantined',
    'newest change (UTC)',
    'proven by',
  ];
  return [...formatTable(header, rows), '', ...streamTable(report, load), '', ...summary(report)];
}

/** As many as the load has merged, unless it also had others to merge, or another load was faster. */
function landedRows({ accounts }: ExtractReport): number {
  return accounts
    .flatMap(({ listings }) => listings)
    .reduce((sum, { rows_landed: rows }) => sum + rows, 0);
}

function certificates(listings: ExtractReport['accounts'][number]['listings']): string {
  const kinds = new Set(listings.map(({ certificate }) => certificate ?? 'NOT COMPLETE'));
  return [...kinds].sort().join(', ');
}

function summary(report: ExtractReport): readonly string[] {
  const { attachments, manifests } = report;
  const [first] = manifests;
  const committed =
    first === undefined
      ? 'Nothing committed'
      : `${numbered('Manifest', first, manifests.at(-1) ?? first)} committed`;
  const skipped = Object.entries(report.snapshots).filter(([, outcome]) => isUnread(outcome));
  return [
    `${committed}: ${counted(report.requests, 'request')}, ${counted(report.bytes, 'byte')}, ${report.seconds.toFixed(1)} s`,
    `Attachments: ${countText(attachments.stored)} stored, ${countText(attachments.reused)} known, ${countText(report.pending_attachments)} pending, ${countText(attachments.gone)} gone, ${countText(attachments.too_large)} too large, ${countText(attachments.quarantined)} quarantined`,
    ...report.pending_reasons.map(
      ({ reason, attachments: n }) => `  pending: ${countText(n)} because ${showable(reason)}`,
    ),
    ...(report.more_pending_reasons > 0
      ? [
          `  and ${counted(report.more_pending_reasons, 'more reason')}: qonto-elt status lists the attachments`,
        ]
      : []),
    ...asideLines(report.quarantined_attachments),
    ...auditLines(report),
    ...skipped.map(([stream, outcome]) => `${stream} ${outcome}`),
    ...[unusedSinceText(report) ?? []].flat(),
  ];
}

function loadLines(report: LoadReport): readonly string[] {
  const { raw, warehouse, from, to, jobs, seconds } = report;
  // A first load may come before the first extract, so this is no fault; but it may also be a slip in the name.
  if (to === 0)
    return [
      `Nothing to load into ${warehouse}: the raw zone ${raw} holds no manifest yet. Is it the right one (--raw)? Its first manifest comes with qonto-elt extract.`,
    ];
  const merged =
    from === to ? `already at manifest ${to}` : `${numbered('manifest', from + 1, to)} merged`;
  const line = `Loaded ${warehouse}: ${merged}, ${seconds.toFixed(1)} s`;
  return jobs.length === 0 ? [line] : [line, costText(jobs)];
}

function costText(jobs: LoadReport['jobs']): string {
  const megabytes = (pick: (job: LoadReport['jobs'][number]) => number) =>
    (jobs.reduce((sum, job) => sum + pick(job), 0) / 2 ** 20).toFixed(1);
  const slotMs = jobs.reduce((sum, job) => sum + job.slot_ms, 0);
  return `BigQuery: ${counted(jobs.length, 'job')}, ${megabytes((job) => job.bytes_processed)} MB processed, ${megabytes((job) => job.bytes_billed)} MB billed, ${(slotMs / 1_000).toFixed(1)} slot s`;
}
