import { ConnectorError, configError, unavailableError } from '../base/errors.ts';
import type { Instant } from '../base/instant.ts';
import { documentedStatuses } from '../qonto/statuses.ts';
import { type SliceOf, sliceText } from '../streams/shape/slice.ts';
import { type ExtractDeps, type ExtractOptions, usualLimits } from './deps.ts';
import { asFault, endsRun, type Fault } from './fault.ts';
import type { Landing } from './landing/landing.ts';
import type { Progress } from './landing/progress.ts';
import { firstWindow } from './listing/guards.ts';
import { planWalks } from './listing/plan-walks.ts';
import { type ListPage, NotCertified, type WalkRange } from './listing/types.ts';
import {
  isNotOffered,
  isUnknownStatus,
  type ListedObject,
  listSlice,
  slicePages,
} from './listings.ts';
import type { Beginning } from './reach.ts';

/** Lists one account and status and lands its rows. Returns the fault that stopped it, if one did. */
export async function runListing(
  { bank, log, now, onProgress, limits = usualLimits }: ExtractDeps,
  landing: Landing,
  progress: Progress,
  { since, concurrency }: ExtractOptions,
  startedAt: Instant | undefined,
): Promise<Fault | undefined> {
  // A bank that sends no clock is not believed to be ahead of ours.
  let bankTime = now();
  const pages = slicePages(bank, progress);
  const list: ListPage<ListedObject> = async (window) => {
    progress.counts.requests += 1;
    const page = await pages(window);
    bankTime = page.serverTime ?? now();
    return page;
  };
  const scope = scopeOf(progress);
  const { bank_account_id: account, status = '' } = progress.slice;
  const readWalk = async (range: WalkRange, walk: number, pagesOf: typeof list) => {
    const listing = listSlice(pagesOf, range, () => progress.rewind(walk));
    for (let step = await listing.next(); ; step = await listing.next()) {
      if (step.done) {
        progress.certify(walk, step.value);
        break;
      }
      await landing.rows(progress, walk, step.value, bankTime);
      onProgress?.({ kind: 'rows', account, rows: step.value.length, requests: bank.requests() });
    }
  };
  const plan = async (from: Beginning, until?: Instant) => {
    const first = await list(firstWindow({ from }));
    onProgress?.({ kind: 'listing', account, rows: first.totalCount });
    const ranges = planWalks({
      from,
      until,
      first: first.rows[0]?.updatedAt,
      end: first.serverTime,
      rows: first.totalCount,
      atOnce: concurrency,
      rowsPerWalk: limits.rowsPerWalk,
    });
    return ranges.map((range, i) => ({ range, list: i === 0 ? startingWith(first, list) : list }));
  };
  try {
    const walks = await plan(progress.start(since, startedAt));
    const before = progress.before(since);
    if (before !== undefined)
      log.info('reading what lies before', {
        account,
        status,
      });
    const past = before === undefined ? [] : await plan(before.from, before.until);
    progress.split(walks.length + past.length, past.length);
    const ends = await Promise.allSettled(
      [...walks, ...past].map(({ range, list: ask }, i) => readWalk(range, i, ask)),
    );
    const failures = ends.map((end) => (end.status === 'rejected' ? end.reason : undefined));
    const ofPast = failures.slice(walks.length).find((reason) => reason !== undefined);
    if (ofPast instanceof NotCertified) progress.holdPast();
    const failed = failures.slice(0, walks.length).find((reason) => reason !== undefined);
    if (failed !== undefined) throw failed;
    if (ofPast instanceof NotCertified) return asFault(notReached(ofPast, progress), scope);
    if (ofPast !== undefined) throw ofPast;
    return undefined;
  } catch (error) {
    if (isNotOffered(error, status)) {
      progress.notOffered();
      log.info('status not offered by the bank', {
        account,
        status,
      });
      return undefined;
    }
    if (isUnknownStatus(error, status)) return asFault(unknownStatus(error), scope);
    if (error instanceof NotCertified) {
      progress.hold();
      landing.failed(progress);
      return asFault(notCertified(error, progress), scope);
    }
    if (endsRun(error) || !(error instanceof ConnectorError)) throw error;
    landing.failed(progress);
    return asFault(error, scope);
  }
}

/** What a fault names of the listing it stopped. */
function scopeOf({ slice, stream }: SliceOf): Parameters<typeof asFault>[1] {
  const { bank_account_id, status } = slice;
  return {
    ...(bank_account_id === undefined ? { stream: stream.name } : { bank_account_id }),
    ...(status !== undefined && { status }),
  };
}

function unknownStatus({ message }: ConnectorError): ConnectorError {
  return configError(message, {
    code: 'unknown_status',
    hint: `Check --status: the bank's documentation names ${documentedStatuses.join(', ')}.`,
  });
}

/** Rows may be missing and nobody would notice: the watermark stays, so that the next run reads the same rows again. */
function notCertified(error: NotCertified, progress: Progress): ConnectorError {
  return unavailableError(
    `The listing of ${sliceText(progress)}, cannot be trusted: ${error.message}`,
    {
      code: 'not_certified',
      hint: 'Its watermark was not moved; the next run reads it again. If it stays, the API has changed: report it.',
    },
  );
}

/** The same of what lies before: what is held already does not suffer. */
function notReached(error: NotCertified, progress: Progress): ConnectorError {
  return unavailableError(
    `What lies before ${progress.beganAt} in ${sliceText(progress)}, cannot be trusted: ${error.message}`,
    {
      code: 'not_certified',
      hint: 'What is held from then on is not concerned; the next run reads what lies before again. If it stays, the API has changed: report it.',
    },
  );
}

/** The first page was asked for to see how much there is; the first walk need not ask for it again. */
function startingWith(
  first: Awaited<ReturnType<ListPage<ListedObject>>>,
  list: ListPage<ListedObject>,
): ListPage<ListedObject> {
  let isFirst = true;
  return (window) => {
    if (!isFirst) return list(window);
    isFirst = false;
    return Promise.resolve(first);
  };
}
