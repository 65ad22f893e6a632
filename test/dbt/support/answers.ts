import { z } from 'zod';
import type { RunningBank, Truth } from '../../../src/simulator/index.ts';

type Bank = RunningBank['bank'];
type Books = ReturnType<Bank['books']>;
type VatGap = Books['vat_gap_quarters'][number];
type Payee = Books['payees'][number];
/** What was answered, as text, so that nothing is compared as a float. Amounts are cents. */
export type Answer = readonly (readonly (string | null)[])[];

const cents = z.coerce.number().int();
const payload = z.object({
  amount_cents: cents,
  side: z.enum(['debit', 'credit']),
  currency: z.string(),
  local_currency: z.string().nullish(),
  vat_amount_cents: cents.nullish(),
  vat_details: z
    .object({
      items: z.array(z.object({ amount_cents: cents, amount_excluding_vat_cents: cents })),
    })
    .nullish(),
});

/**
 * What the bank itself would answer to the questions of dbt/README.md, by the words with which they begin: from its books
 * and from what it sends, never from our queries. `before` is its truth at the time of an earlier sync.
 */
export function trueAnswers(bank: Bank, before: Truth): ReadonlyMap<string, Answer> {
  const books = bank.books();
  const truth = bank.truth();
  const names = new Map(truth.bank_accounts.map(({ id, name }) => [String(id), String(name)]));
  const nameOf = (id: string) => names.get(id) ?? null;
  const sent = truth.transactions.map((one) => ({ ...one, ...payload.parse(one.payload) }));
  const signed = (row: z.infer<typeof payload>) =>
    row.side === 'debit' ? -row.amount_cents : row.amount_cents;

  const months = summed(
    books.account_months.filter(({ transactions }) => transactions > 0),
    ({ month }) => [`${month}-01`],
    ({ in_cents, out_cents }) => [in_cents, out_cents, in_cents - out_cents],
  );
  const labels = summed(
    books.label_months.filter(({ label_id }) => label_id !== null),
    ({ label_id }) => [pathOf(truth, label_id)],
    ({ rolled_up_spend_cents }) => [rolled_up_spend_cents],
  );
  const vat = (periods: typeof books.vat_months) =>
    summed(
      periods.filter(({ is_relevant }) => is_relevant),
      ({ period }) => [period],
      ({ direction, vat_cents }) =>
        direction === 'output' ? [vat_cents, 0, vat_cents] : [0, vat_cents, -vat_cents],
    );
  const unlike = sent.filter(({ vat_amount_cents: header, vat_details, amount_cents: amount }) => {
    const items = vat_details?.items ?? [];
    if (items.length === 0) return false;
    const total = items.reduce((sum, item) => sum + item.amount_cents, 0);
    const net = items.reduce((sum, item) => sum + item.amount_excluding_vat_cents, 0);
    return (header !== null && header !== undefined && header !== total) || total + net !== amount;
  });
  const earlier = new Map(before.transactions.map(({ id, payload: old }) => [id, textOf(old)]));
  const changed = truth.transactions.filter(
    ({ id, payload: now }) => earlier.has(id) && earlier.get(id) !== textOf(now),
  );
  return new Map<string, Answer>([
    ['What came in and went out', months],
    ['What did each label cost', labels.filter(([, spent]) => spent !== '0')],
    ['How much VAT did we collect', vat(books.vat_months)],
    ['What do we owe in VAT', owed(vat(books.vat_quarters), books.vat_gap_quarters)],
    ['Whom do we pay most', mostPaid(books.payees)],
    ["Where do the bank's totals", sorted(unlike.map(({ id }) => [id]))],
    [
      'Who still has to hand in',
      sorted(
        books.receipts_owed.map(({ side, amount_cents: amount }) => [
          String(side === 'debit' ? -amount : amount),
        ]),
      ),
    ],
    ['Does everything agree', []],
    [
      'What did we buy in other currencies',
      sorted(
        sent
          .filter(({ status }) => status === 'completed')
          .filter((row) => (row.local_currency ?? row.currency) !== row.currency)
          .map((row) => [String(row.local_currency), String(signed(row))]),
      ),
    ],
    [
      'What is blocked',
      summed(
        sent.filter(({ status, side }) => status === 'pending' && side === 'debit'),
        ({ bank_account_id: id }) => [nameOf(id)],
        (row) => [1, signed(row)],
      ),
    ],
    [
      'How much cash do we hold today',
      sorted(
        truth.balances
          .filter(({ bank_account_id: id }) => sent.some((row) => row.bank_account_id === id))
          .map(({ bank_account_id: id, balance_cents }) => [nameOf(id), String(balance_cents)]),
      ),
    ],
    ['What was changed', sorted(changed.map(({ id }) => [id]))],
  ]);
}

/** VAT by quarter, with what makes it uncertain; a quarter may have either without the other. */
function owed(vat: Answer, gaps: readonly VatGap[]): Answer {
  const sums = new Map(vat.map(([quarter, ...amounts]) => [String(quarter), amounts]));
  const uncertain = new Map(gaps.map((gap) => [gap.period, gap]));
  const quarters = new Set([...sums.keys(), ...uncertain.keys()]);
  const rows = [...quarters].map((quarter) => {
    const gap = uncertain.get(quarter);
    return [
      quarter,
      ...(sums.get(quarter) ?? ['0', '0', '0']),
      String(gap?.deductible_without_receipt_cents ?? 0),
      String(gap?.sales_unknown_cents ?? 0),
      String(gap?.purchases_unknown_cents ?? 0),
    ];
  });
  return sorted(rows.filter(([, ...amounts]) => amounts.some((one) => one !== '0')));
}

function mostPaid(payees: readonly Payee[]): Answer {
  return sorted(
    payees
      .filter(({ spend_cents }) => spend_cents > 0)
      .sort((a, b) => b.spend_cents - a.spend_cents)
      .slice(0, 20)
      .map((one) => [
        String(one.spend_cents),
        String(one.movements),
        one.since,
        String(one.accounts_and_names),
      ]),
  );
}

/** The name of a label with those above it. */
function pathOf({ labels }: Truth, id: string | null): string {
  const label = labels.find((one) => one.id === id);
  const parent = label?.parent_id;
  const name = String(label?.name);
  return typeof parent === 'string' ? `${pathOf({ labels } as Truth, parent)} > ${name}` : name;
}

const textOf = (value: object) => JSON.stringify(value);

function summed<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => readonly (string | null)[],
  valuesOf: (row: Row) => readonly number[],
): Answer {
  const sums = new Map<string, { key: readonly (string | null)[]; values: readonly number[] }>();
  for (const row of rows) {
    const key = keyOf(row);
    const values = valuesOf(row);
    const known = sums.get(key.join('\n'));
    sums.set(key.join('\n'), {
      key,
      values: values.map((value, index) => value + (known?.values[index] ?? 0)),
    });
  }
  return sorted([...sums.values()].map(({ key, values }) => [...key, ...values.map(String)]));
}

/** In one order, whatever the question orders by. */
export function sorted(rows: Answer): Answer {
  return [...rows].sort((a, b) => (a.join('\n') < b.join('\n') ? -1 : 1));
}
