/** Where a process can die, as docs/reliability.md names the points. */
export const crashPoints = [
  'C0',
  'C1',
  'C2',
  'C3',
  'C4',
  'C5',
  'C6',
  'C7',
  'C8',
  'C9',
  'C10',
  'C11',
  'C12',
  'C13',
  'C14',
  'C15',
  'C16',
] as const;

export type CrashPoint = (typeof crashPoints)[number];

/** What goes wrong in the simulated world, and how its bank lives. */
export const faultKinds = [
  'rate_limited',
  'bank_error',
  'timeout',
  'connection_reset',
  'body_cut',
  'html_answer',
  'account_down',
  'stream_forbidden',
  'access_refused',
  'token_expired',
  'token_answer_lost',
  'token_store_fails',
  'download_fails',
  'download_expired',
  'download_damaged',
  'zone_refuses',
  'zone_answer_lost',
  'disk_full',
  'warehouse_refuses',
  'warehouse_answer_lost',
  'slow_answer',
  'overlapping_run',
  'zombie',
  'crash',
  'clock_jump',
  'start_moved',
  'row_inserted',
  'row_updated',
  'row_settled',
  'row_deleted',
  'row_late',
  'row_edited_silently',
  'bulk_edit',
  'attachment_added',
  'attachment_removed',
  'label_renamed',
  'account_opened',
  'row_reversed',
  'audit',
  'not_found_by_id',
  'webhook_lost',
  'webhook_duplicated',
  'webhook_late',
  'webhook_cut',
  'webhook_unanswered',
  'webhook_replayed',
  'webhook_forged',
  'receiver_killed',
  'spool_full',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** How often each happened. */
export type Hits = Record<CrashPoint | FaultKind, number>;

export function noHits(): Hits {
  return Object.fromEntries([...crashPoints, ...faultKinds].map((name) => [name, 0])) as Hits;
}
