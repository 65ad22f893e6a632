import type { Instant } from '../../../src/base/instant.ts';
import { type Listing, type ListPage, NotCertified } from '../../../src/extract/listing/types.ts';
import type { Behaviour } from './behaviours.ts';
import type { Layout } from './layouts.ts';
import { type ModelRow, type MovingBank, movingBank } from './moving-bank.ts';

/** A move and the number of requests that come before it. */
export interface Move {
  readonly after: number;
  readonly kind: 'update' | 'restate' | 'insert' | 'remove';
  /** The row; for an insert its status. */
  readonly on: number;
}

export type List = (
  list: ListPage<ModelRow>,
  range: { from?: Instant | undefined },
) => Listing<ModelRow>;

export interface Verdict {
  /** Of the first run, over all statuses. */
  readonly requests: number;
  readonly listings: number;
  readonly held: boolean;
  /** What was lost, in words; undefined when nothing was. */
  readonly loss: string | undefined;
}

interface Run {
  readonly seen: Set<string>;
  readonly watermark: Instant | undefined;
  readonly held: boolean;
  readonly brokenPromise: string | undefined;
}

/** Lists a bank that moves by `moves`, then a second time from the watermark while it is quiet, and judges both. */
export async function trial(
  layout: Layout,
  behaviour: Behaviour,
  moves: readonly Move[],
  list: List,
): Promise<Verdict> {
  let done = 0;
  const bank: MovingBank = movingBank(layout, behaviour, (requests) => {
    while (done < moves.length && (moves[done]?.after ?? 0) <= requests) {
      play(bank, moves[done]);
      done += 1;
    }
  });
  const statuses = behaviour.statuses === 'two' ? [0, 1] : [0];
  const runs: Run[] = [];
  for (const status of statuses) runs.push(await run(bank, status, list, undefined));
  const requests = bank.requests();
  const mustRead = bank.rows().filter(({ isOld }) => isOld);
  while (done < moves.length) {
    play(bank, moves[done]);
    done += 1;
  }
  let listings = statuses.length;
  let held = false;
  for (const [status, first] of runs.entries()) {
    if (first.brokenPromise !== undefined) {
      return { requests, listings, held, loss: first.brokenPromise };
    }
    if (first.held) {
      held = true;
      continue;
    }
    const missed = mustRead.filter(
      (row) => row.status === status && !first.seen.has(row.shown.hash),
    );
    if (missed.length > 0) {
      return { requests, listings, held, loss: `row ${missed[0]?.id} was certified but not read` };
    }
    const open = () =>
      bank.rows().filter((row) => row.status === status && !first.seen.has(row.shown.hash));
    if (open().length === 0) continue;
    listings += 1;
    const second = await run(bank, status, list, first.watermark);
    held ||= second.held;
    if (second.held) continue;
    const stillOpen = open().filter(({ shown }) => !second.seen.has(shown.hash));
    if (stillOpen.length > 0) {
      return {
        requests,
        listings,
        held,
        loss: `row ${stillOpen[0]?.id} was left to the next run, which missed it`,
      };
    }
  }
  return { requests, listings, held, loss: undefined };
}

/** One listing, with the promise of every batch checked: whatever lies before the largest instant has been handed over. */
async function run(
  bank: MovingBank,
  status: number,
  list: List,
  from: Instant | undefined,
): Promise<Run> {
  const seen = new Set<string>();
  let watermark: Instant | undefined;
  const listing = list(bank.list(status), { from });
  try {
    for (;;) {
      const step = await listing.next();
      if (step.done) return { seen, watermark, held: false, brokenPromise: undefined };
      for (const { hash, updatedAt } of step.value) {
        seen.add(hash);
        if (updatedAt !== undefined && (watermark === undefined || updatedAt > watermark)) {
          watermark = updatedAt;
        }
      }
      for (const { status: its, shown } of bank.rows()) {
        if (its !== status || shown.updatedAt === undefined || watermark === undefined) continue;
        if (shown.updatedAt >= watermark || (from !== undefined && shown.updatedAt < from))
          continue;
        if (seen.has(shown.hash)) continue;
        const brokenPromise = `a batch reached ${watermark} without row ${shown.id} of ${shown.updatedAt}`;
        return { seen, watermark, held: false, brokenPromise };
      }
    }
  } catch (error) {
    if (!(error instanceof NotCertified)) throw error;
    return { seen, watermark, held: true, brokenPromise: undefined };
  }
}

function play(bank: MovingBank, move: Move | undefined): void {
  if (move !== undefined) bank[move.kind](move.on);
}
