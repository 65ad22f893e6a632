import { listSlice } from '../../../src/extract/listings.ts';
import type { Behaviour } from './behaviours.ts';
import type { Layout } from './layouts.ts';
import { type List, type Move, trial, type Verdict } from './trial.ts';

export interface Found {
  readonly moves: readonly Move[];
  readonly verdict: Verdict;
}

export type Attempt = (
  layout: Layout,
  behaviour: Behaviour,
  moves: readonly Move[],
) => Promise<Verdict>;

/**
 * Plays every adversary of at most `most` moves: each kind of move, on each row, before each request from the second on
 * that the listing makes in answer to the moves before. What comes before the first request is another layout.
 */
export async function explore(
  layout: Layout,
  behaviour: Behaviour,
  most: number,
  onTrial: (found: Found) => void,
  attempt: Attempt = (...bank) => trial(...bank, list),
): Promise<void> {
  const kinds = ['update', 'remove', ...(behaviour.statuses === 'two' ? ['restate'] : [])] as const;
  const visit = async (moves: readonly Move[]): Promise<void> => {
    const verdict = await attempt(layout, behaviour, moves);
    onTrial({ moves, verdict });
    if (moves.length === most) return;
    for (let after = moves.at(-1)?.after ?? 1; after <= verdict.requests; after += 1) {
      for (const on of layout.times.keys()) {
        for (const kind of kinds) await visit([...moves, { after, kind, on } as Move]);
      }
      await visit([...moves, { after, kind: 'insert', on: 0 }]);
    }
  };
  await visit([]);
}

const list = ((pages, range) => listSlice(pages as never, range, () => {})) as List;
