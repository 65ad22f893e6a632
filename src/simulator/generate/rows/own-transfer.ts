import { Choice } from '../../choice.ts';
import type { Account } from '../../model/account.ts';
import type { Deal, Kind } from '../../model/business/deal.ts';
import { cashflowOf } from '../../model/cashflow.ts';
import type { Counterparty } from '../../model/counterparty.ts';
import type { Row } from '../../model/row.ts';
import type { Random } from '../../random.ts';
import type { Cast } from '../people/cast.ts';
import { vatChoices } from '../plan/vat-plans.ts';
import { draftRow } from './draft-row.ts';

export interface OwnTransfer {
  from: Account;
  to: Account;
  amountCents: number;
  /** When it was ordered. */
  emittedMs: number;
}

/** Between two accounts at this bank: both legs at once, each naming the account of the other. */
export function walletLegs(
  random: Random,
  cast: Cast,
  transfer: OwnTransfer,
  takeSeq: () => number,
): [Row, Row] {
  const debit = leg(random, cast, transfer, { seq: takeSeq(), kind: walletDebit });
  const credit = leg(random, cast, transfer, { seq: takeSeq(), kind: walletCredit });
  credit.initiator = debit.initiator;
  return twinned(debit, credit);
}

/** The leg by which money leaves for an account at another bank; it arrives there later. */
export function leavingLeg(random: Random, cast: Cast, transfer: OwnTransfer, seq: number): Row {
  return leg(random, cast, transfer, { seq, kind: leaving });
}

/** The other leg, as the other bank shows it. */
export function arrivingLeg(
  random: Random,
  cast: Cast,
  debit: Row,
  to: Account,
  at: { seq: number; emittedMs: number },
): Row {
  const { account: from, amountCents } = debit;
  const transfer = { from, to, amountCents, emittedMs: at.emittedMs };
  const credit = leg(random, cast, transfer, { seq: at.seq, kind: arriving });
  return twinned(debit, credit)[1];
}

const walletDebit: Kind = {
  subjectType: 'WalletToWallet',
  operationType: 'transfer',
  side: 'debit',
  nature: 'own_transfer',
};
const walletCredit: Kind = { ...walletDebit, operationType: 'income', side: 'credit' };
const leaving: Kind = { ...walletDebit, subjectType: 'Transfer' };
const arriving: Kind = { ...walletCredit, subjectType: 'Other', operationType: 'other' };

const unlabelled = new Choice<readonly string[]>([[[], 1]]);
const category = cashflowOf('Internal transfers');

function leg(
  random: Random,
  cast: Cast,
  { from, to, amountCents, emittedMs }: OwnTransfer,
  { seq, kind }: { seq: number; kind: Kind },
): Row {
  const [account, other] = kind.side === 'debit' ? [from, to] : [to, from];
  const deal: Deal = {
    kind,
    faces: [ourselves(cast, other)],
    cashflow: category,
    otherCashflow: category,
    vat: vatChoices.never,
    price: { currency: 'EUR', lowCents: amountCents, highCents: amountCents, stepCents: 1 },
    labels: unlabelled,
    receipt: 0,
    reference: 'none',
    starter: kind.subjectType === 'Other' ? 'nobody' : 'office',
  };
  const amount = { cents: amountCents, localCents: amountCents };
  return draftRow(random, cast, { seq, account, deal, amount, emittedMs });
}

/** The company, as the holder of one of its own accounts. */
function ourselves(cast: Cast, account: Account): Counterparty {
  const known = cast.ourselves.get(account.id);
  if (known !== undefined) return known;
  const { name } = cast.organization;
  const { iban, bic } = account.external ? cast.otherBank : account;
  const made = { label: name, cleanName: name, iban, bic, logo: null };
  cast.ourselves.set(account.id, made);
  return made;
}

function twinned(debit: Row, credit: Row): [Row, Row] {
  debit.twin = credit;
  credit.twin = debit;
  return [debit, credit];
}
