import { counted } from '../../base/counted.ts';
import { field, type Row, rowOf } from '../ask.ts';
import { type Finding, seen, unseen } from '../finding.ts';
import type { Sample } from '../sample.ts';
import { timeOf } from './filters.ts';

/** Ahead of the bank's clock by more than this, an instant is wrong and not new. */
const futureMs = 5 * 60_000;

/** What rows look like; of their content only names of fields and values of enumerations are told. */
export function askRows({ rows, pages }: Sample, newestEmitted: readonly Row[]): Finding[] {
  if (rows.length === 0) return [unseen('rows', 'What do rows look like?', 'there is none')];
  const all = [...rows, ...newestEmitted];
  const types = rows.map((row) => row.subject_type).filter((type) => typeof type === 'string');
  const lower = types.filter((type) => /^[a-z]/.test(type)).length;
  const hasNull = rows.some((row) => Object.values(row).includes(null));
  const clock = pages.get('completed')?.clock;
  return [
    vatLeaves(rows),
    seen(
      'subject_type_case',
      'Is subject_type written SwiftIncome or swift_income?',
      lower * 2 > types.length ? 'lower' : 'pascal',
    ),
    seen(
      'bank_account_id_in_rows',
      'Do transactions carry bank_account_id?',
      rows.some((row) => 'bank_account_id' in row) ? 'on' : 'off',
    ),
    seen('sparse_rows', 'Are keys that are null left out?', hasNull ? 'off' : 'on'),
    unknownValues(all),
    badRows(all),
    vatMistakes(rows),
    seen(
      'future_row',
      'Is a row updated ahead of the bank’s clock?',
      clock !== undefined && rows.some((row) => timeOf(row) > clock + futureMs) ? 'on' : 'off',
    ),
    ownTransfers(rows),
  ];
}

function linesOf(row: Row): readonly unknown[] {
  const items = field(row.vat_details, 'items');
  return Array.isArray(items) ? items : [];
}

function vatLeaves(rows: readonly Row[]): Finding {
  const subject = 'vat_leaf_type';
  const question = 'Of what type are the values in vat_details?';
  const [line] = rows.flatMap(linesOf);
  return line === undefined
    ? unseen(subject, question, 'no row has VAT lines')
    : seen(subject, question, typeof field(line, 'amount_cents'));
}

function unknownValues(rows: readonly Row[]): Finding {
  const subject = 'unknown_values';
  const question = 'Are there fields or operation types that are documented nowhere?';
  const fields = rows.flatMap((row) => Object.keys(row).filter((name) => !knownFields.has(name)));
  const operations = rows
    .map((row) => String(row.operation_type))
    .filter((type) => !knownOperations.has(type));
  const names = [...new Set([...fields, ...operations])]
    .filter((name) => /^[a-z][a-z_]{0,40}$/.test(name))
    .sort();
  return names.length === 0
    ? seen(subject, question, 'off')
    : seen(subject, question, 'on', names.slice(0, 10).join(', '));
}

function badRows(rows: readonly Row[]): Finding {
  const noId = rows.some(({ id }) => typeof id !== 'string' || id === '');
  const noTime = rows.some((row) => Number.isNaN(timeOf(row)));
  const position = noId ? (noTime ? 'both' : 'no_id') : noTime ? 'null_updated_at' : 'none';
  return seen('bad_rows', 'Are there rows without an id or without updated_at?', position);
}

function vatMistakes(rows: readonly Row[]): Finding {
  const wrong = rows.filter((row) => {
    const total = Number(row.vat_amount_cents ?? 0);
    const lines = linesOf(row).map((line) => Number(field(line, 'amount_cents')));
    const sum = lines.reduce((all, one) => all + one, 0);
    return total < 0 || lines.some((one) => one < 0) || (lines.length > 0 && sum !== total);
  });
  return seen(
    'vat_mistakes',
    'Is VAT entered whose lines do not make up its total, or with the wrong sign?',
    wrong.length > 0 ? 'some' : 'none',
    wrong.length > 0 ? `${wrong.length} of ${counted(rows.length, 'row')}` : undefined,
  );
}

function ownTransfers(rows: readonly Row[]): Finding {
  const subject = 'own_transfer_details';
  const question = 'Do transfers between own accounts name the other account?';
  const own = rows.filter((row) => /^wallet_?to_?wallet$/i.test(String(row.subject_type)));
  if (own.length === 0) return unseen(subject, question, 'no row is such a transfer');
  const named = own.some((row) => ['transfer', 'income'].some((name) => rowOf(row[name])));
  return seen(subject, question, named ? 'shown' : 'absent');
}

/** The fields of a transaction in the bank's documentation ("Retrieve a transaction", read 2026-11-20) and in later answers. */
const knownFields: ReadonlySet<string> = words(`
  id transaction_id bank_account_id amount amount_cents local_amount local_amount_cents local_currency currency
  settled_balance settled_balance_cents side operation_type status label clean_counterparty_name logo settled_at
  emitted_at created_at updated_at note reference vat_amount vat_amount_cents vat_rate vat_details initiator_id
  label_ids labels attachment_ids attachments attachment_lost attachment_required card_last_digits card_id category
  cashflow_category cashflow_subcategory is_external_transaction subject_type transfer income direct_debit
  direct_debit_collection direct_debit_hold swift_income check financing_installment pagopa_payment card
  wallet_to_wallet f24_payment billing_transfer financing_income account_remuneration other
`);

const knownOperations: ReadonlySet<string> = words(`
  income transfer card card_acquirer_payout direct_debit direct_debit_collection direct_debit_hold qonto_fee cheque
  recall swift_income pay_later financing_installment account_remuneration f24 pagopa_payment nrc_payment
  riba_payment other
`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
