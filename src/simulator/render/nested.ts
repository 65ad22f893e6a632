import type { JsonObject } from '../model/json.ts';
import type { Row } from '../model/row.ts';

/** The object that carries what is particular to a subject type; null for those without one. */
export function nestedObject(row: Row, key: string): JsonObject | null {
  switch (key) {
    case 'transfer':
    case 'income':
      return party(row, 'IBAN', 'SWIFT_BIC');
    case 'direct_debit':
    case 'direct_debit_collection':
      return {
        ...party(row, 'IBAN', 'SWIFT_BIC'),
        unique_mandate_reference: digits(row, 'MD', 10),
      };
    case 'swift_income':
      return party(row, 'unstructured', 'sort_code');
    case 'check':
      return { check_number: digits(row, '', 7), check_key: digits(row, '', 2) };
    case 'financing_installment':
      return { total_installments_number: 4, current_installment_number: (row.seq % 4) + 1 };
    case 'pagopa_payment':
      return {
        notice_number: digits(row, '3', 17),
        creditor_fiscal_code: digits(row, '', 11),
        iuv: digits(row, 'RF', 15),
      };
    case 'direct_debit_hold':
      return { guarding_rate: '0.15' };
    default:
      return null;
  }
}

function party(row: Row, numberFormat: string, bankFormat: string): JsonObject {
  const { account, counterparty } = row;
  if (account.external) {
    return {
      counterparty_account_number: '',
      counterparty_account_number_format: '',
      counterparty_bank_identifier: '',
      counterparty_bank_identifier_format: '',
    };
  }
  return {
    counterparty_account_number:
      numberFormat === 'IBAN' ? counterparty.iban : counterparty.iban.slice(-8),
    counterparty_account_number_format: numberFormat,
    counterparty_bank_identifier:
      bankFormat === 'SWIFT_BIC' ? counterparty.bic : counterparty.iban.slice(4, 10),
    counterparty_bank_identifier_format: bankFormat,
  };
}

/** Reference numbers follow from the row's number, so that they need not be stored. */
function digits(row: Row, prefix: string, length: number): string {
  const mixed = (Math.imul(row.seq, 2654435761) >>> 0) * 7919 + row.seq;
  return prefix + String(mixed).padStart(length, '0').slice(-length);
}
