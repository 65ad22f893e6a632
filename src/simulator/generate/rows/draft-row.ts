import type { Account } from '../../model/account.ts';
import type { Deal } from '../../model/business/deal.ts';
import type { Member } from '../../model/member.ts';
import type { Row } from '../../model/row.ts';
import type { Random } from '../../random.ts';
import type { Cast } from '../people/cast.ts';
import type { Amount } from './price.ts';

export interface DraftInput {
  seq: number;
  account: Account;
  deal: Deal;
  amount: Amount;
  emittedMs: number;
}

/** A transaction just authorized: pending, without attachments, not yet part of any balance. */
export function draftRow(random: Random, cast: Cast, input: DraftInput): Row {
  const { deal, account, amount, emittedMs } = input;
  const { kind } = deal;
  const initiator = account.external ? null : starterOf(random, cast, deal);
  const required = random.chance(deal.receipt);
  return {
    seq: input.seq,
    id: random.uuid(),
    account,
    status: 'pending',
    side: kind.side,
    amountCents: amount.cents,
    localCents: amount.localCents,
    localCurrency: deal.price.currency,
    balanceCents: null,
    operationType: kind.operationType,
    subjectType: kind.subjectType,
    counterparty: random.pick(deal.faces),
    nature: kind.nature,
    deal,
    part: 0,
    twin: null,
    emittedMs,
    createdMs: emittedMs,
    settledMs: null,
    updatedUs: emittedMs * 1000 + random.int(0, 999),
    note: random.chance(0.12) ? random.pick(cast.notes) : null,
    reference: referenceOf(random, deal, emittedMs),
    vat: deal.vat.pick(random),
    initiator,
    cardLastDigits:
      kind.subjectType === 'Card' && initiator !== null ? random.pick(initiator.cards) : null,
    labelIds: deal.labels.pick(random),
    attachments: [],
    attachmentLost: false,
    attachmentRequired: required,
    cashflow: random.chance(0.03) ? deal.otherCashflow : deal.cashflow,
    mark: 'none',
    deleted: false,
    text: null,
  };
}

function starterOf(random: Random, cast: Cast, { starter }: Deal): Member | null {
  switch (starter) {
    case 'holder':
      return random.pick(cast.members);
    case 'office':
      return cast.members[random.int(0, 2)] ?? null;
    default:
      return null;
  }
}

function referenceOf(random: Random, deal: Deal, atMs: number): string | null {
  switch (deal.reference) {
    case 'invoice':
      return random.chance(0.8) ? `INV-${random.int(1000, 9999)}` : null;
    case 'ours':
      return random.chance(0.85)
        ? `FA-${new Date(atMs).getUTCFullYear()}-${random.int(100, 999)}`
        : null;
    case 'period':
      return new Date(atMs).toISOString().slice(0, 7);
    default:
      return null;
  }
}
