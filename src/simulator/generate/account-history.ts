import type { Account } from '../model/account.ts';
import type { Row, Status } from '../model/row.ts';
import { signedCents } from '../model/signed-cents.ts';
import type { Random } from '../random.ts';
import { drawAmount, poorCents } from './amounts.ts';
import type { Cast } from './cast.ts';
import { draftRow } from './draft-row.ts';
import { externalKind, nextKind } from './subjects.ts';
import { dayMs, planTimes } from './time-plan.ts';

/** Makes an account's rows in settlement order, so that balances chain and stay plausible. */
export function makeHistory(
  random: Random,
  cast: Cast,
  account: Account,
  input: { count: number; firstSeq: number; nowMs: number },
): Row[] {
  const closed = account.status === 'closed';
  const plan = planTimes(random, input.count, {
    fromMs: input.nowMs - 730 * dayMs,
    toMs: input.nowMs - (closed ? 365 * dayMs : 0),
    statusOf: () => (closed || account.external ? 'completed' : drawStatus(random)),
  });
  return plan.map((times, place) => {
    const last = closed && place === plan.length - 1 && account.balanceCents > 0;
    const kind = account.external
      ? externalKind(random)
      : last
        ? ({ subjectType: 'Transfer', operationType: 'transfer', side: 'debit' } as const)
        : nextKind(random, input.firstSeq + place, account.balanceCents < poorCents);
    const amountCents = last
      ? account.balanceCents
      : drawAmount(random, kind.side, account.external ? 1_000_000 : account.balanceCents);
    const seq = input.firstSeq + place;
    const row = draftRow(random, cast, {
      seq,
      account,
      kind,
      amountCents,
      emittedMs: times.emittedMs,
    });
    row.status = times.status;
    if (times.status === 'completed') settleRow(row, times.settledMs);
    return row;
  });
}

/** Settles a row at the end of its account's balance chain. */
export function settleRow(row: Row, wantedMs: number): void {
  const { account } = row;
  row.status = 'completed';
  row.settledMs = account.external ? wantedMs : Math.max(wantedMs, account.lastSettledMs + 1);
  if (account.external) return;
  account.lastSettledMs = row.settledMs;
  account.balanceCents += signedCents(row);
  account.updatedMs = row.settledMs;
  row.balanceCents = account.balanceCents;
}

function drawStatus(random: Random): Status {
  return random.weighted([
    ['completed', 92],
    ['pending', 3],
    ['declined', 4],
    ['reversed', 1],
  ]);
}
