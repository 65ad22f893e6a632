import type { Account } from '../model/account.ts';
import { canCarryVat } from '../model/nature.ts';
import type { Row } from '../model/row.ts';
import type { Random } from '../random.ts';
import { drawLocal } from './amounts.ts';
import type { Cast } from './cast.ts';
import { pickCashflow } from './pick-cashflow.ts';
import type { Kind } from './subjects.ts';
import { noVat, pickVat } from './vat-plans.ts';

export interface DraftInput {
  seq: number;
  account: Account;
  kind: Kind;
  amountCents: number;
  emittedMs: number;
}

const noLabels: readonly string[] = [];

/** A transaction just authorized: pending, without attachments, not yet part of any balance. */
export function draftRow(random: Random, cast: Cast, input: DraftInput): Row {
  const { kind, account } = input;
  const started = kind.subjectType === 'Card' || kind.subjectType === 'Transfer';
  const initiator = started && !account.external ? random.pick(cast.members) : null;
  const local = drawLocal(random, kind.subjectType, input.amountCents);
  return {
    seq: input.seq,
    id: random.uuid(),
    account,
    status: 'pending',
    side: kind.side,
    amountCents: input.amountCents,
    localCents: local.cents,
    localCurrency: local.currency,
    balanceCents: null,
    operationType: kind.operationType,
    subjectType: kind.subjectType,
    counterparty: random.pick(cast.counterparties),
    nature: kind.nature,
    twin: null,
    emittedMs: input.emittedMs,
    createdMs: input.emittedMs,
    settledMs: null,
    updatedUs: input.emittedMs * 1000 + random.int(0, 999),
    note: random.chance(0.2) ? random.pick(cast.notes) : null,
    reference: random.chance(0.4) ? `INV-${random.int(1000, 9999)}` : null,
    vat: canCarryVat(kind.nature) ? pickVat(random, kind.side) : noVat,
    initiator,
    cardLastDigits:
      kind.subjectType === 'Card' && initiator !== null ? random.pick(initiator.cards) : null,
    labelIds: drawLabels(random, cast),
    attachments: [],
    attachmentLost: started && random.chance(0.03),
    attachmentRequired: started ? random.chance(0.9) : random.chance(0.1),
    cashflow: pickCashflow(random, kind),
    mark: 'none',
    deleted: false,
    text: null,
  };
}

/** The labels a user might have put on a row: none, one, or two different ones. */
export function drawLabels(random: Random, cast: Cast): readonly string[] {
  if (random.chance(0.55)) return noLabels;
  const first = random.pick(cast.labels).id;
  const second = random.pick(cast.labels).id;
  return first === second || random.chance(0.75) ? [first] : [first, second];
}
