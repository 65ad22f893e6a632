import { randomUUID } from 'node:crypto';
import PQueue from 'p-queue';
import { authError, ConnectorError, configError } from '../base/errors.ts';
import type { Instant } from '../base/instant.ts';
import type { BankObject } from '../qonto/answers/objects.ts';
import { type Link, newestManifest } from '../raw/chain.ts';
import { listingsOf } from '../raw/manifest.ts';
import { streams } from '../streams/index.ts';
import { type Account, readAccounts } from './accounts.ts';
import type { ExtractDeps, ExtractOptions } from './deps.ts';
import { asFault, type Fault } from './fault.ts';
import { type Landing, openLanding } from './landing/landing.ts';
import { openProgress } from './landing/progress.ts';
import { keyOf } from './landing/states.ts';
import { optionalLists } from './optional-lists.ts';
import { type ExtractReport, extractReport } from './report.ts';
import { runListing } from './run-listing.ts';
import { isKeyset, slicesOf } from './slices.ts';

/**
 * BANK -> RAW: lists what has changed, lands it with its attachments, and commits. Faults of one account are reported
 * and hold nothing else back; faults that concern everything (credentials, the raw zone, a newer run) are thrown.
 */
export async function extract(deps: ExtractDeps, options: ExtractOptions): Promise<ExtractReport> {
  const { bank, zone } = deps;
  const startedAt = Date.now();
  const { organization, organizationId, accounts, accountObjects, serverTime } =
    await readAccounts(bank);
  const head = await newestManifest(zone, deps.newestSeq);
  checkOrganization(head?.manifest.organization_id, organizationId);
  const chosen = chooseAccounts(accounts, options.accounts);
  const landing = openLanding({ ...deps, head, runId: randomUUID(), organizationId });

  try {
    const { listings, ...outcome } = await listAll(deps, options, landing, {
      organization,
      accountObjects,
      chosen,
      head,
      serverTime,
    });
    const landedSomething = listings.some(({ counts }) => counts.landed + counts.quarantined > 0);
    if (listings.some(({ certificate }) => certificate !== null) || landedSomething) {
      await landing.commit();
    }
    const seconds = (Date.now() - startedAt) / 1_000;
    const links = landing.committed();
    return extractReport({
      organizationId,
      since: options.since,
      accounts: chosen,
      listings,
      links,
      setAside: landing.attachments.setAside(),
      requests: bank.requests(),
      seconds,
      ...outcome,
    });
  } finally {
    await landing.stop();
  }
}

interface Scope {
  readonly organization: readonly BankObject[];
  readonly accountObjects: readonly BankObject[];
  readonly chosen: readonly Account[];
  readonly head: Link | undefined;
  readonly serverTime: Instant | undefined;
}

async function listAll(
  deps: ExtractDeps,
  options: ExtractOptions,
  landing: Landing,
  { organization, accountObjects, chosen, head, serverTime }: Scope,
) {
  const faults: Fault[] = [];
  const snapshots = await landSnapshots(deps, landing, organization, accountObjects, faults);
  landing.attachments.remember(head?.manifest.files.quarantined ?? []);
  landing.attachments.retry(head?.manifest.files.pending ?? []);
  const known = new Map(
    (head === undefined ? [] : listingsOf(head.manifest)).map((state) => [
      keyOf({ ...state, stream: { name: state.stream } }),
      state,
    ]),
  );
  const values = { accounts: chosen.map(({ id }) => id), statuses: options.statuses };
  const listings = streams
    .filter(isKeyset)
    .flatMap((stream) => slicesOf(stream, values))
    .map((slice) => openProgress(slice, known.get(keyOf(slice)), options.overlapMs));
  const queue = new PQueue({ concurrency: options.concurrency });
  await queue
    .addAll(
      listings.map((progress) => async () => {
        const fault = await runListing(deps, landing, progress, options, serverTime);
        if (fault !== undefined) faults.push(fault);
      }),
    )
    .finally(() => queue.clear());
  return { listings, snapshots, faults };
}

/** The streams that are read whole. One that the key may not read is skipped and named; the others do not suffer. */
async function landSnapshots(
  { bank, log }: ExtractDeps,
  landing: Landing,
  organization: readonly BankObject[],
  accountObjects: readonly BankObject[],
  faults: Fault[],
): Promise<Record<string, string>> {
  const outcome: Record<string, string> = {};
  const land = async (stream: string, objects: readonly BankObject[]) => {
    outcome[stream] = (await landing.snapshot(stream, objects))
      ? `${objects.length} landed`
      : 'unchanged';
  };
  await land('organizations', organization);
  await land('bank_accounts', accountObjects);
  for (const { name: stream, list } of optionalLists) {
    try {
      await land(stream, (await bank.whole(list)).objects);
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.code === 'unauthorized') throw error;
      outcome[stream] = `skipped: ${error.message}`;
      log.warn('stream skipped', { stream, code: error.code, hint: error.hint });
      if (error.kind !== 'auth') faults.push(asFault(error, { stream }));
    }
  }
  return outcome;
}

function checkOrganization(before: string | undefined, now: string): void {
  if (before === undefined || before === now) return;
  throw configError(
    `This raw zone holds organization ${before}, the credentials belong to ${now}`,
    {
      code: 'other_organization',
      hint: 'Use a raw zone and a warehouse of its own for each organization.',
    },
  );
}

function chooseAccounts(
  accounts: readonly Account[],
  wanted: readonly string[],
): readonly Account[] {
  if (accounts.length === 0) {
    throw authError('The bank shows no bank account to these credentials', {
      code: 'no_accounts',
      hint: 'Give the key or token access to the accounts (scope organization.read).',
    });
  }
  const unknown = wanted.filter((id) => !accounts.some((account) => account.id === id));
  if (unknown.length > 0) {
    throw configError(`No such bank account: ${unknown.join(', ')}`, {
      code: 'unknown_account',
      hint: `The accounts are: ${accounts.map(({ id, label }) => `${id} (${label})`).join(', ')}`,
    });
  }
  return wanted.length === 0 ? accounts : accounts.filter(({ id }) => wanted.includes(id));
}
