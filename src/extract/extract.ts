import { randomUUID } from 'node:crypto';
import PQueue from 'p-queue';
import { authError, configError } from '../base/errors.ts';
import { dayMs, type Instant, shift } from '../base/instant.ts';
import type { BankObject } from '../qonto/answers/objects.ts';
import { type Link, newestManifest } from '../raw/chain.ts';
import { listingsOf } from '../raw/manifest.ts';
import { bankAccounts } from '../streams/bank-accounts.ts';
import { streams } from '../streams/index.ts';
import { organizations } from '../streams/organizations.ts';
import { isKeyset, type SliceOf, slicesOf } from '../streams/shape/slice.ts';
import { type Account, readAccounts } from './accounts.ts';
import { checkAudit, openAudit } from './audit/audit.ts';
import { lookBehind } from './audit/look-behind.ts';
import type { ExtractDeps, ExtractOptions } from './deps.ts';
import type { Fault } from './fault.ts';
import { type Landing, openLanding } from './landing/landing.ts';
import { openProgress, type Progress } from './landing/progress.ts';
import { keyOf } from './landing/states.ts';
import { type ExtractReport, extractReport } from './report.ts';
import { runListing } from './run-listing.ts';
import { landSnapshots, readableStreams } from './snapshots.ts';

/**
 * BANK -> RAW: lists what has changed, lands it with its attachments, and commits. Faults of one account are reported
 * and hold nothing else back; faults that concern everything (credentials, the raw zone, a newer run) are thrown.
 */
export async function extract(deps: ExtractDeps, options: ExtractOptions): Promise<ExtractReport> {
  const { bank, zone } = deps;
  checkAudit(options);
  const startedAt = Date.now();
  const { organization, organizationId, accounts, accountObjects, serverTime } =
    await readAccounts(bank);
  checkSince(options.since, serverTime ?? deps.now());
  const head = await newestManifest(zone, deps.newestSeq);
  checkOrganization(head?.manifest.organization_id, organizationId);
  const chosen = chooseAccounts(accounts, options.accounts);
  deps.onProgress?.({
    kind: 'accounts',
    labels: Object.fromEntries(chosen.map(({ id, label }) => [id, label])),
  });
  const landing = openLanding({ ...deps, head, runId: randomUUID(), organizationId });

  try {
    const received = await deps.inbox?.take();
    const events = received === undefined ? 0 : await landing.events(received.events);
    const { listings, ...outcome } = await listAll(deps, options, landing, {
      organization,
      accountObjects,
      chosen,
      head,
      serverTime,
    });
    const landedSomething =
      events > 0 ||
      // What was asked for by its id is remembered too.
      outcome.overdue_pending.asked + (outcome.audit?.asked ?? 0) > 0 ||
      listings.some(({ counts }) => counts.landed + counts.quarantined > 0);
    if (listings.some(({ certificate }) => certificate !== null) || landedSomething) {
      await landing.commit();
    }
    // They were landed before all else, so the first commit holds them.
    if (landing.committed().length > 0) await received?.done();
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
  const known = new Map<string, readonly BankObject[]>([
    [organizations.name, organization],
    [bankAccounts.name, accountObjects],
  ]);
  landing.attachments.remember(head?.manifest.files.quarantined ?? []);
  landing.attachments.retry(head?.manifest.files.pending ?? []);
  const states = new Map(
    (head === undefined ? [] : listingsOf(head.manifest)).map((state) => [
      keyOf({ ...state, stream: { name: state.stream } }),
      state,
    ]),
  );
  const audit = options.audit === true ? await openAudit(deps, head) : undefined;
  const values = { accounts: chosen.map(({ id }) => id), statuses: options.statuses };
  const listings: Progress[] = [];
  const list = async (slices: readonly SliceOf[]) => {
    const begun = slices.map((slice) =>
      openProgress(slice, states.get(keyOf(slice)), options.overlapMs, audit?.listing),
    );
    listings.push(...begun);
    const queue = new PQueue({ concurrency: options.concurrency });
    await queue
      .addAll(
        begun.map((progress) => async () => {
          const fault = await runListing(deps, landing, progress, options, serverTime);
          if (fault !== undefined) faults.push(fault);
        }),
      )
      .finally(() => queue.clear());
  };
  const isFirst = ({ stream, slice }: SliceOf) =>
    stream.list?.optional !== true && options.first?.includes(slice.bank_account_id ?? '') === true;
  await list(
    streams
      .filter(isKeyset)
      .flatMap((stream) => slicesOf(stream, values, options.filters))
      .filter(isFirst),
  );
  const snapshots = await landSnapshots(deps, landing, known, faults);
  const others = (await readableStreams(deps, landing, values, snapshots))
    .flatMap((stream) => slicesOf(stream, values, options.filters))
    .filter((slice) => !isFirst(slice));
  await list(others);
  const behind = await lookBehind(deps, landing, options, { audit, listings, serverTime, faults });
  return { listings, snapshots, faults, ...behind };
}

/** Of a start that is still to come nothing would be read, run after run, and each would be told as a success. */
function checkSince(since: Instant | undefined, bankTime: Instant): void {
  if (since === undefined || since <= shift(bankTime, dayMs)) return;
  throw configError(
    `The listings are to begin at ${since}, and it is ${bankTime} by the clock of the bank`,
    {
      code: 'since_in_future',
      hint: 'Nothing was read. Check --since, QONTO_ELT_SINCE and "since" in the config file: it is compared with updated_at.',
    },
  );
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
