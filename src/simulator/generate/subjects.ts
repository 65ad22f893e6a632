import type { Nature } from '../model/nature.ts';
import type { SubjectType } from '../model/subject.ts';
import { snakeCase, subjectTypes } from '../model/subject.ts';
import type { Random } from '../random.ts';

export interface Kind {
  subjectType: SubjectType;
  operationType: string;
  side: 'credit' | 'debit';
  nature: Nature;
}

type Weighted = readonly (readonly [SubjectType, number])[];

const debits: Weighted = [
  ['Card', 50],
  ['Transfer', 22],
  ['DirectDebit', 14],
  ['BillingTransfer', 3],
  ['F24Payment', 1],
  ['PagopaPayment', 1],
  ['FinancingInstallment', 1],
  // To another company that banks here, and below from one.
  ['WalletToWallet', 1],
];

const credits: Weighted = [
  ['Income', 70],
  ['DirectDebitCollection', 8],
  ['SwiftIncome', 6],
  ['Check', 5],
  ['WalletToWallet', 1],
  ['AccountRemuneration', 3],
  ['FinancingIncome', 1],
];

const onlyCredit = new Set<SubjectType>([
  ...credits.map(([subject]) => subject),
  'DirectDebitCollection',
]);

/** Subject types a Qonto account can have, in turn, so that a small bank has them all. */
const inTurn = subjectTypes.filter((subject) => subject !== 'Other');

/** What kind of transaction comes next on a Qonto account. */
export function nextKind(random: Random, place: number, needsMoney: boolean): Kind {
  if (needsMoney) return kindOf(random, random.weighted(credits), 'credit');
  if (place % 8 === 5) {
    const subject = inTurn[Math.floor(place / 8) % inTurn.length] ?? 'Card';
    return kindOf(random, subject, onlyCredit.has(subject) ? 'credit' : 'debit');
  }
  return random.chance(0.25)
    ? kindOf(random, random.weighted(credits), 'credit')
    : kindOf(random, random.weighted(debits), 'debit');
}

/** What an account at another bank shows: mostly transactions of unknown type. */
export function externalKind(random: Random, needsMoney: boolean): Kind {
  const side = needsMoney || random.chance(0.2) ? 'credit' : 'debit';
  if (random.chance(0.6)) {
    return { subjectType: 'Other', operationType: 'other', side, nature: 'trade' };
  }
  return kindOf(random, side === 'credit' ? 'Income' : 'Transfer', side);
}

function kindOf(random: Random, subjectType: SubjectType, side: 'credit' | 'debit'): Kind {
  const operationType = operationOf(random, subjectType, side);
  // Some of what comes in by transfer gives back a purchase.
  const refund = operationType === 'income' && subjectType === 'Income' && random.chance(0.04);
  const nature = refund ? 'refund' : natureOf(subjectType, operationType);
  return { subjectType, side, operationType, nature };
}

function natureOf(subject: SubjectType, operation: string): Nature {
  if (operation === 'recall') return 'refund';
  if (operation === 'nrc_payment') return 'tax';
  switch (subject) {
    case 'F24Payment':
    case 'PagopaPayment':
      return 'tax';
    case 'FinancingIncome':
    case 'FinancingInstallment':
    case 'AccountRemuneration':
      return 'financing';
    case 'DirectDebitHold':
      return 'deposit';
    default:
      return 'trade';
  }
}

function operationOf(random: Random, subject: SubjectType, side: string): string {
  switch (subject) {
    case 'Income':
      return random.weighted([
        ['income', 90],
        ['card_acquirer_payout', 7],
        ['recall', 3],
      ]);
    case 'Transfer':
      return random.weighted([
        ['transfer', 94],
        ['nrc_payment', 3],
        ['riba_payment', 3],
      ]);
    case 'WalletToWallet':
      return side === 'credit' ? 'income' : 'transfer';
    case 'BillingTransfer':
      return 'qonto_fee';
    case 'Check':
      return 'cheque';
    case 'F24Payment':
      return 'f24';
    case 'FinancingIncome':
      return 'pay_later';
    default:
      return snakeCase(subject);
  }
}
