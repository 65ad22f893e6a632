import { type Instant, instantOf } from '../../../src/base/instant.ts';
import { openProgress, type Progress } from '../../../src/extract/landing/progress.ts';
import { type Listing, NotCertified } from '../../../src/extract/listing/types.ts';
import { listSlice } from '../../../src/extract/listings.ts';
import type { ListingState } from '../../../src/raw/manifest.ts';
import { transactions } from '../../../src/streams/transactions.ts';
import type { Behaviour } from './behaviours.ts';
import type { Layout } from './layouts.ts';
import { type ModelRow, type MovingBank, movingBank } from './moving-bank.ts';
import type { Move, Verdict } from './trial.ts';

/** No row of the model lies in the future. */
const bankTime = instantOf(Date.UTC(2100, 0, 1));

/**
 * A first run that begins in the middle; then, while the bank moves by `moves`, one that is told of no start, so that what
 * lies before is walked beside the rest; then runs of a quiet bank until one is proven. Whatever the bank holds by then
 * must have been read, and nothing that was proven may be lost on the way.
 */
export async function reachTrial(
  layout: Layout,
  behaviour: Behaviour,
  moves: readonly Move[],
): Promise<Verdict> {
  let done = 0;
  let calm = 0;
  let isMoving = false;
  const bank: MovingBank = movingBank(layout, behaviour, (requests) => {
    if (!isMoving) return;
    while (done < moves.length && (moves[done]?.after ?? 0) <= requests - calm) {
      play(bank, moves[done]);
      done += 1;
    }
  });
  const statuses = behaviour.statuses === 'two' ? [0, 1] : [0];
  const seen = new Set<string>();
  const since = middleOf(bank);
  const states: ListingState[] = [];
  for (const status of statuses) states[status] = await run(bank, status, undefined, since, seen);
  calm = bank.requests();
  isMoving = true;
  for (const status of statuses)
    states[status] = await run(bank, status, states[status], undefined, seen);
  const requests = bank.requests() - calm;
  for (; done < moves.length; done += 1) play(bank, moves[done]);
  isMoving = false;
  let held = false;
  for (const status of statuses) {
    held ||= states[status]?.certificate === null;
    const last = await run(bank, status, states[status], undefined, seen);
    if (last.certificate === null) {
      held = true;
      continue;
    }
    if (last.began_at !== undefined)
      return { requests, listings: 3, held, loss: `proven, and begins at ${last.began_at}` };
    const missed = bank.rows().find((row) => row.status === status && !seen.has(row.shown.hash));
    if (missed !== undefined)
      return { requests, listings: 3, held, loss: `row ${missed.id} was certified but not read` };
  }
  return { requests, listings: 3, held, loss: undefined };
}

/** As `runListing` does: the rest and what lies before side by side, and each held on its own. */
async function run(
  bank: MovingBank,
  status: number,
  before: ListingState | undefined,
  since: Instant | undefined,
  seen: Set<string>,
): Promise<ListingState> {
  const progress = openProgress(
    { stream: transactions, slice: { bank_account_id: 'a', status: String(status) } },
    before,
    0,
  );
  const ranges = [{ from: progress.start(since, bankTime) }];
  const past = progress.before(since);
  progress.split(past === undefined ? 1 : 2, past === undefined ? 0 : 1);
  const [rest, ofPast] = await Promise.allSettled(
    [...ranges, ...(past === undefined ? [] : [past])].map((range, walk) =>
      read(
        listSlice(bank.list(status) as never, range, () => progress.rewind(walk)) as never,
        progress,
        walk,
        seen,
      ),
    ),
  );
  if (isHeld(rest)) progress.hold();
  if (isHeld(ofPast)) progress.holdPast();
  return progress.state();
}

async function read(
  listing: Listing<ModelRow>,
  progress: Progress,
  walk: number,
  seen: Set<string>,
): Promise<void> {
  for (let step = await listing.next(); ; step = await listing.next()) {
    if (step.done) return progress.certify(walk, step.value);
    for (const row of step.value) {
      seen.add(row.hash);
      progress.advance(walk, row, bankTime);
    }
  }
}

function isHeld(end: PromiseSettledResult<void> | undefined): boolean {
  if (end?.status !== 'rejected') return false;
  if (end.reason instanceof NotCertified) return true;
  throw end.reason;
}

function middleOf(bank: MovingBank): Instant {
  const times = bank
    .rows()
    .flatMap(({ shown }) => shown.updatedAt ?? [])
    .sort();
  return times[Math.floor(times.length / 2)] ?? bankTime;
}

function play(bank: MovingBank, move: Move | undefined): void {
  if (move !== undefined) bank[move.kind](move.on);
}
