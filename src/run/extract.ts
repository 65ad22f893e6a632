import { ConnectorError, configError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { keepAlive } from '../base/timer.ts';
import type { Config } from '../config/config.ts';
import type { ExtractDeps, ExtractOptions, Inbox, OnProgress } from '../extract/deps.ts';
import { extract } from '../extract/extract.ts';
import type { ExtractReport } from '../extract/report.ts';
import { type Holder, type Lease, leaseSeconds, takeLease } from '../raw/lease.ts';
import { composeZone, now } from './compose.ts';
import type { OnAnswer } from './compose-bank.ts';
import { stoppableBank, stoppableZone } from './stoppable.ts';

export interface ExtractWatch {
  readonly onProgress?: OnProgress | undefined;
  /** Accounts that something is known to have happened in: they are listed first. */
  readonly first?: readonly string[] | undefined;
  /** What webhooks have brought, to be landed with the next commit. */
  readonly inbox?: Inbox | undefined;
  /** Told of each answer of the bank's API, by its status. */
  readonly onAnswer?: OnAnswer | undefined;
  /** Ends the extract at a safe point, and is then thrown with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** From the bank to the raw zone, as the settings say. */
export async function extractFor(
  config: Config,
  log: Log,
  { onProgress, signal, first, inbox, onAnswer }: ExtractWatch,
): Promise<ExtractReport> {
  const options = { ...extractOptions(config), first };
  const zone = await composeZone(config);
  // Loaded here: `load` shares this file's way with `sync`, and has no bank.
  const { composeBank } = await import('./compose-bank.ts');
  const bank = await composeBank(config, log, onAnswer);
  const deps = {
    zone,
    bank,
    log,
    now,
    inbox,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  };
  return extractUnderLease(deps, options);
}

/** What the settings say of an extract. Throws a config error where no movement can be meant. */
export function extractOptions(config: Config): ExtractOptions {
  return {
    accounts: config.account,
    statuses: config.status,
    since: config.since,
    overlapMs: config.overlap,
    concurrency: config.concurrency,
    pendingAfterMs: config.pending_after,
    audit: config.audit,
    filters: filtersFrom(config),
  };
}

/** One set for each operation type: whether the bank heeds several in one request is not known. */
function filtersFrom(config: Config): NonNullable<ExtractOptions['filters']> {
  const { side, operation_type: types, settled_from: from, settled_to: to } = config;
  if (from !== undefined && to !== undefined && from >= to)
    throw configError('--settled-from is not before --settled-to: no movement can be meant', {
      code: 'bad_setting',
      hint: '--settled-to is the first instant that is left out: 2026-02-01 for all of January.',
    });
  const common = {
    ...(side !== undefined && { side }),
    ...(from !== undefined && { settled_from: from }),
    ...(to !== undefined && { settled_to: to }),
  };
  if (types.length === 0) return [common];
  return [...new Set(types)].map((type) => ({ ...common, operation_type: type }));
}

interface RunDeps extends Omit<ExtractDeps, 'newestSeq'> {
  readonly signal?: AbortSignal;
}

/** One extract, alone as far as a lease can make it so; closes the bank at the end. */
export async function extractUnderLease(
  deps: RunDeps,
  options: ExtractOptions,
  holder?: Holder,
): Promise<ExtractReport> {
  const { zone, bank, log } = deps;
  const lease = await takeLease(zone, Date.now, holder).catch(async (error: unknown) => {
    await bank.close();
    throw error;
  });
  const renew = () =>
    lease.renew().catch((error: unknown) => {
      log.warn('lease not renewed', { reason: error instanceof Error ? error.message : 'unknown' });
    });
  const stopRenewing = keepAlive((leaseSeconds / 5) * 1_000, renew);
  let newestSeq = lease.newestSeq;
  try {
    const report = await extractUntilStopped({ ...deps, newestSeq }, options);
    newestSeq = report.manifests.at(-1) ?? newestSeq;
    return report;
  } finally {
    await bank.close();
    await stopRenewing();
    await release(lease, newestSeq, log);
  }
}

async function extractUntilStopped(
  { signal, ...deps }: ExtractDeps & RunDeps,
  options: ExtractOptions,
): Promise<ExtractReport> {
  if (signal === undefined) return extract(deps, options);
  const { zone, settled } = stoppableZone(deps.zone, signal);
  const hangUp = () => void deps.bank.close();
  signal.addEventListener('abort', hangUp, { once: true });
  try {
    return await extract({ ...deps, zone, bank: stoppableBank(deps.bank, signal) }, options);
  } finally {
    signal.removeEventListener('abort', hangUp);
    if (signal.aborted) await settled();
  }
}

/** What the run has done, or what has ended it, counts for more: a lease that is not released ends by itself. */
async function release(lease: Lease, newestSeq: number, log: Log): Promise<void> {
  try {
    await lease.release(newestSeq);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    log.warn('lease not released', { reason: error.message });
  }
}
