import type { Account } from '../../../model/account.ts';
import type { Row } from '../../../model/row.ts';
import type { Random } from '../../../random.ts';
import { walletLegs } from '../../rows/own-transfer.ts';
import { settleLegs } from '../../rows/settle.ts';
import { accountFor, isOpenAt, type Office } from '../office.ts';

/** Where money may come from, the nearest first; what is put aside for the state is the last. */
const sources = ['main', 'reserve', 'taxes'] as const;

/**
 * Brings money to an account that cannot pay what it is about to: from the main one, else from what
 * is put aside. No rows if there is none to be had.
 */
export function bringFunds(
  random: Random,
  office: Office,
  account: Account,
  wanted: { missingCents: number; usefulCents: number; atMs: number },
): Row[] {
  const { accounts, treasury } = office;
  const { missingCents, usefulCents, atMs } = wanted;
  if (!isOpenAt(account, atMs)) return [];
  const source = sources
    .map((role) => accountFor(accounts, role))
    .find((one) => one !== account && one.balanceCents >= missingCents);
  if (source === undefined) return [];
  // The main account keeps some money for itself.
  const keepCents = source.role === 'main' ? Math.floor(treasury.monthlySpendCents() / 8) : 0;
  const mostCents = Math.max(missingCents, source.balanceCents - keepCents);
  const amountCents = Math.min(mostCents, roundUp(Math.max(missingCents, usefulCents)));
  return moveNow(random, office, { from: source, to: account, amountCents }, atMs);
}

/** Moves money between two accounts here: both legs. */
export function moveNow(
  random: Random,
  office: Office,
  move: { from: Account; to: Account; amountCents: number },
  atMs: number,
): Row[] {
  const legs = walletLegs(random, office.cast, { ...move, emittedMs: atMs }, office.takeSeq);
  settleLegs(...legs, atMs);
  for (const leg of legs) leg.emittedMs = leg.settledMs ?? atMs;
  for (const leg of legs) leg.createdMs = leg.emittedMs;
  return legs;
}

/** What a person would type: a round sum. */
function roundUp(cents: number): number {
  const step = cents > 1_000_000 ? 50_000 : cents > 100_000 ? 10_000 : 1_000;
  return Math.ceil(cents / step) * step;
}
