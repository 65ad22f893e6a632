import type { Instant } from '../../../src/base/instant.ts';
import type { ExtractReport } from '../../../src/extract/report.ts';

/** From when each listing holds, by account and status, as a run has reported it. */
export function reachOf({ accounts }: ExtractReport): Map<string, string> {
  return new Map(
    accounts.flatMap(({ bank_account_id: id, listings }) =>
      listings.map(({ status, began_at: beganAt }) => [`${id} ${status}`, beganAt ?? '']),
    ),
  );
}

/** P1: what a run says is proven reaches back at least to where it was told to begin. */
export function checkReach({ accounts }: ExtractReport, since: Instant | undefined): void {
  for (const { bank_account_id: id, listings } of accounts) {
    for (const { status, began_at: beganAt, certificate } of listings) {
      if (certificate !== null && (beganAt ?? '') > (since ?? ''))
        throw new Error(`P1: ${id} ${status} is proven from ${beganAt}, asked for from ${since}`);
    }
  }
}
