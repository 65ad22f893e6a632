import type { SubjectType } from '../model/subject.ts';
import { snakeCase, subjectTypes } from '../model/subject.ts';
import type { Random } from '../random.ts';

export interface Kind {
  subjectType: SubjectType;
  operationType: string;
  side: 'credit' | 'debit';
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
  ['WalletToWallet', 2],
];

const credits: Weighted = [
  ['Income', 70],
  ['DirectDebitCollection', 8],
  ['SwiftIncome', 6],
  ['Check', 5],
  ['WalletToWallet', 2],
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
export function externalKind(random: Random): Kind {
  const side = random.chance(0.2) ? 'credit' : 'debit';
  if (random.chance(0.6)) return { subjectType: 'Other', operationType: 'other', side };
  return kindOf(random, side === 'credit' ? 'Income' : 'Transfer', side);
}

function kindOf(random: Random, subjectType: SubjectType, side: 'credit' | 'debit'): Kind {
  return { subjectType, side, operationType: operationOf(random, subjectType, side) };
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
