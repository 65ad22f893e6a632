import type { Account } from '../model/account.ts';
import { cashflows } from '../model/cashflow.ts';
import type { Row } from '../model/row.ts';
import type { Cast } from './cast.ts';
import { example } from './example-values.ts';
import { noVat } from './vat-plans.ts';

const settledMs = Date.parse('2021-03-14T17:17:02.000Z');
const emittedMs = Date.parse('2021-03-06T12:33:13.000Z');
const balanceCents = 11_110;
const amountCents = 5240;

/**
 * The transaction of the API reference, as the first of the main account: the account's opening
 * is such that its documented balance fits the chain.
 */
export function makeExampleRow(seq: number, account: Account, cast: Cast): Row {
  account.openingCents = balanceCents + amountCents;
  account.balanceCents = balanceCents;
  account.lastSettledMs = settledMs;
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
    operationType: 'transfer',
    subjectType: 'Transfer',
    counterparty: {
      label: 'Stamm and Sons',
      cleanName: null,
      iban: 'NL93RABO3730976796',
      bic: 'RABO',
      logo: null,
    },
    nature: 'trade',
    twin: null,
    emittedMs,
    createdMs: emittedMs,
    settledMs,
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
    cashflow: cashflows.findIndex((cashflow) => cashflow.category === 'gas_station'),
    mark: 'example',
    deleted: false,
    text: null,
  };
}
