import { Choice } from '../../choice.ts';
import type { Account } from '../../model/account.ts';
import type { Deal } from '../../model/business/deal.ts';
import { cashflowOf } from '../../model/cashflow.ts';
import type { Row } from '../../model/row.ts';
import type { Cast } from '../people/cast.ts';
import { kinds } from '../plan/deal-maker.ts';
import { noVat, vatChoices } from '../plan/vat-plans.ts';
import { example } from './example-values.ts';

export const exampleSettledMs = Date.parse('2021-03-14T17:17:02.000Z');
const emittedMs = Date.parse('2021-03-06T12:33:13.000Z');
const balanceCents = 11_110;
const amountCents = 5240;

const counterparty = {
  label: 'Stamm and Sons',
  cleanName: null,
  iban: 'NL93RABO3730976796',
  bic: 'RABO',
  logo: null,
};

const deal: Deal = {
  kind: kinds.transfer,
  faces: [counterparty],
  cashflow: cashflowOf('Fuel'),
  otherCashflow: cashflowOf('Uncategorized'),
  vat: vatChoices.never,
  price: { currency: 'EUR', lowCents: amountCents, highCents: amountCents, stepCents: 1 },
  labels: new Choice<readonly string[]>([[[example.otherLabelId], 1]]),
  receipt: 1,
  reference: 'none',
  starter: 'office',
};

/**
 * The transaction of the API reference, as the first of the main account: the account's opening
 * is such that its documented balance fits the chain.
 */
export function makeExampleRow(seq: number, account: Account, cast: Cast): Row {
  account.openingCents = balanceCents + amountCents;
  account.balanceCents = balanceCents;
  account.lastSettledMs = exampleSettledMs;
  return {
    seq,
    id: example.id,
    account,
    status: 'completed',
    side: 'debit',
    amountCents,
    localCents: amountCents,
    localCurrency: 'EUR',
    balanceCents,
    operationType: deal.kind.operationType,
    subjectType: deal.kind.subjectType,
    counterparty,
    nature: 'trade',
    deal,
    part: 0,
    twin: null,
    emittedMs,
    createdMs: emittedMs,
    settledMs: exampleSettledMs,
    updatedUs: Date.parse('2021-03-21T21:32:03.000Z') * 1000,
    note: 'Jacynthe Kuhic',
    reference: null,
    vat: noVat,
    initiator: cast.members[0] ?? null,
    cardLastDigits: '1234',
    labelIds: [example.otherLabelId],
    attachments: [
      {
        id: example.attachmentId,
        createdMs: Date.parse('2021-03-18T11:52:07.000Z'),
        fileName: 'Foobar',
        contentType: 'image/png',
        size: example.attachmentSize,
        probative: 'unavailable',
      },
    ],
    attachmentLost: false,
    attachmentRequired: true,
    cashflow: deal.cashflow,
    mark: 'example',
    deleted: false,
    text: null,
  };
}
