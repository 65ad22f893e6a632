import type { Account } from '../model/account.ts';
import type { Row } from '../model/row.ts';
import type { Random } from '../random.ts';
import { drawAmount, poorCents } from './amounts.ts';
import type { Cast } from './cast.ts';
import { draftRow } from './draft-row.ts';
import type { InTransit } from './in-transit.ts';
import type { Planned } from './ledger-plan.ts';
import { leavingLeg, walletLegs } from './own-transfer.ts';
import { settleLegs, settleRow } from './settle.ts';
import { externalKind, nextKind } from './subjects.ts';

/** Makes the rows of all accounts in the order in which they settle, so that balances chain. */
export function makeLedger(
  random: Random,
  cast: Cast,
  plan: readonly Planned[],
  transit: InTransit,
  takeSeq: () => number,
): Row[] {
  const rows: Row[] = [];
  for (const planned of plan) {
    rows.push(...transit.arrive(random, cast, planned.settledMs, takeSeq));
    if (planned.to === null) rows.push(plainRow(random, cast, planned, takeSeq()));
    else rows.push(...transferRows(random, cast, { ...planned, to: planned.to }, transit, takeSeq));
  }
  rows.push(...transit.arrive(random, cast, Number.POSITIVE_INFINITY, takeSeq));
  return rows;
}

function plainRow(random: Random, cast: Cast, planned: Planned, seq: number): Row {
  const { account, status, emittedMs, settledMs } = planned;
  const needsMoney = account.balanceCents < poorCents;
  const kind = account.external
    ? externalKind(random, needsMoney)
    : nextKind(random, seq, needsMoney);
  const amountCents = drawAmount(random, kind.side, account.balanceCents);
  const row = draftRow(random, cast, { seq, account, kind, amountCents, emittedMs });
  row.status = status;
  if (status === 'completed') settleRow(row, settledMs);
  return row;
}

function transferRows(
  random: Random,
  cast: Cast,
  { account, to, emittedMs, settledMs, arrivesMs }: Planned & { to: Account },
  transit: InTransit,
  takeSeq: () => number,
): Row[] {
  // The richer of two gives; what an account held is moved when it is closed.
  const back =
    account.status === 'active' && !to.external && to.balanceCents > account.balanceCents;
  const [from, into] = back ? [to, account] : [account, to];
  const amountCents =
    from.status === 'closed'
      ? Math.max(1, from.balanceCents)
      : drawAmount(random, 'debit', from.balanceCents);
  const order = { from, to: into, amountCents, emittedMs };
  if (to.external) {
    const debit = leavingLeg(random, cast, order, takeSeq());
    settleRow(debit, settledMs);
    transit.send({ debit, to, atMs: Math.max(arrivesMs, (debit.settledMs ?? 0) + 1) });
    return [debit];
  }
  const legs = walletLegs(random, cast, order, takeSeq);
  settleLegs(...legs, settledMs);
  return legs;
}
