import type { Account } from '../model/account.ts';
import { ownTransferPlace } from '../model/cashflow.ts';
import type { Counterparty } from '../model/counterparty.ts';
import type { Row } from '../model/row.ts';
import type { Random } from '../random.ts';
import type { Cast } from './cast.ts';
import { draftRow } from './draft-row.ts';
import type { Kind } from './subjects.ts';
import { noVat } from './vat-plans.ts';

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
  credit.reference = debit.reference;
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

function leg(
  random: Random,
  cast: Cast,
  { from, to, amountCents, emittedMs }: OwnTransfer,
  { seq, kind }: { seq: number; kind: Kind },
): Row {
  const [account, other] = kind.side === 'debit' ? [from, to] : [to, from];
  const row = draftRow(random, cast, { seq, account, kind, amountCents, emittedMs });
  row.counterparty = ourselves(cast, other);
  row.vat = noVat;
  row.labelIds = [];
  row.attachmentRequired = false;
  row.attachmentLost = false;
  row.cashflow = ownTransferPlace;
  if (kind.subjectType === 'WalletToWallet') row.initiator = random.pick(cast.members);
  return row;
}

/** The company, as the holder of one of its own accounts. */
function ourselves(cast: Cast, account: Account): Counterparty {
  const known = cast.ourselves.get(account.id);
  if (known !== undefined) return known;
  const { name } = cast.organization;
  const made = {
    label: name,
    cleanName: name,
    iban: account.external ? cast.otherBank.iban : account.iban,
    bic: account.external ? cast.otherBank.bic : account.bic,
    logo: null,
  };
  cast.ourselves.set(account.id, made);
  return made;
}

function twinned(debit: Row, credit: Row): [Row, Row] {
  debit.twin = credit;
  credit.twin = debit;
  return [debit, credit];
}
