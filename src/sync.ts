import { composeBank, composeWarehouse, composeZone, now } from './compose.ts';
import type { Config } from './config.ts';
import type { ExtractDeps, ExtractOptions } from './extract/deps.ts';
import { extract } from './extract/extract.ts';
import type { ExtractReport } from './extract/report.ts';
import { type LoadReport, load } from './load/load.ts';
import type { Log } from './log.ts';
import { type Holder, leaseSeconds, takeLease } from './raw/lease.ts';

export interface SyncReport {
  readonly extract?: ExtractReport;
  readonly load?: LoadReport;
}

export type OnProgress = (landed: { readonly rows: number; readonly requests: number }) => void;

/** The whole story: take the lease, land what has changed at the bank, merge it into the warehouse. */
export async function sync(config: Config, log: Log, onProgress?: OnProgress): Promise<SyncReport> {
  const extracted = await extractOnly(config, log, onProgress);
  return { ...extracted, ...(await loadOnly(config, log)) };
}

export async function extractOnly(
  config: Config,
  log: Log,
  onProgress?: OnProgress,
): Promise<SyncReport> {
  const zone = await composeZone(config);
  const bank = composeBank(config, log);
  const options = {
    accounts: config.account,
    statuses: config.status,
    since: config.since,
    overlapMs: config.overlap,
    concurrency: config.concurrency,
  };
  const place = { zone, bank, log, now, ...(onProgress && { onProgress }) };
  return { extract: await extractUnderLease(place, options) };
}

/** One extract, alone as far as a lease can make it so; closes the bank at the end. */
export async function extractUnderLease(
  place: Omit<ExtractDeps, 'newestSeq'>,
  options: ExtractOptions,
  holder?: Holder,
): Promise<ExtractReport> {
  const { zone, bank, log } = place;
  const lease = await takeLease(zone, Date.now, holder).catch((error: unknown) => {
    bank.close();
    throw error;
  });
  const renew = () =>
    lease.renew().catch((error: unknown) => {
      log.warn('lease not renewed', { reason: error instanceof Error ? error.message : 'unknown' });
    });
  const heartbeat = setInterval(renew, (leaseSeconds / 5) * 1_000);
  let newestSeq = lease.newestSeq;
  try {
    const report = await extract({ ...place, newestSeq }, options);
    newestSeq = report.manifests.at(-1) ?? newestSeq;
    return report;
  } finally {
    clearInterval(heartbeat);
    bank.close();
    await lease.release(newestSeq);
  }
}

export async function loadOnly(config: Config, log: Log): Promise<SyncReport> {
  const zone = await composeZone(config);
  const warehouse = await composeWarehouse(config, zone);
  try {
    return { load: await load({ zone, warehouse, log, now, newestSeq: 0 }) };
  } finally {
    warehouse.close();
  }
}
