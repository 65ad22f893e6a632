import type { JobCost, MergeCounts } from './warehouse.ts';

/** What a load did. */
export interface LoadReport {
  readonly raw: string;
  readonly warehouse: string;
  /** The manifest the warehouse was at before and is at now. */
  readonly from: number;
  readonly to: number;
  readonly accounts: readonly MergeCounts[];
  readonly rows: Readonly<Record<string, number>>;
  /** What the warehouse's jobs cost; none for an embedded engine. */
  readonly jobs: readonly JobCost[];
  readonly seconds: number;
}

/** The counts of several merges as one an account. */
export function sumByAccount(counts: readonly MergeCounts[]): readonly MergeCounts[] {
  const sums = new Map<string, MergeCounts>();
  for (const count of counts) {
    const sum = sums.get(count.bank_account_id);
    sums.set(count.bank_account_id, {
      bank_account_id: count.bank_account_id,
      new: count.new + (sum?.new ?? 0),
      changed: count.changed + (sum?.changed ?? 0),
      silent: count.silent + (sum?.silent ?? 0),
      repeated: count.repeated + (sum?.repeated ?? 0),
      older: count.older + (sum?.older ?? 0),
      moved: count.moved + (sum?.moved ?? 0),
    });
  }
  return [...sums.values()];
}
