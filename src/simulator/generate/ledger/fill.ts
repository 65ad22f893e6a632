import { Choice } from '../../choice.ts';
import type { Account, Role } from '../../model/account.ts';
import type { Deal } from '../../model/business/deal.ts';
import type { Row, Status } from '../../model/row.ts';
import type { Random } from '../../random.ts';
import type { Company } from '../plan/company.ts';
import type { Rarity } from '../plan/rarities.ts';
import { drawPrice } from '../rows/price.ts';
import { creditNoteOf, recalledOf, recallOf, refundOf } from '../rows/refund.ts';
import type { Event } from './event.ts';
import type { Office } from './office.ts';
import { drawTimes, type Span } from './times.ts';

type Sort = 'shop' | 'supplier' | 'claim' | 'customer';

/** What moves on an account besides what is regular. */
const sorts: Readonly<Record<Exclude<Role, 'external'>, Choice<Sort>>> = {
  main: mix(50, 16, 4, 30),
  team: mix(68, 18, 4, 10),
  closed: mix(52, 22, 4, 22),
  salaries: mix(10, 0, 90, 0),
  taxes: mix(50, 0, 50, 0),
  reserve: mix(50, 30, 20, 0),
};

/** Something bought or sold within a span of time: a rarity if it is the turn of one. */
export function fillEvent(random: Random, office: Office, account: Account, span: Span): Event {
  const rarity = account.role === 'main' ? office.rarely.next() : null;
  const given = rarity === null ? null : rareEvent(random, office, rarity, account, span);
  if (given !== null) return given;
  return plainEvent(random, office, account, span);
}

/** The same without rarities. */
export function plainEvent(random: Random, office: Office, account: Account, span: Span): Event {
  const deal = drawDeal(random, office.company, account.role);
  return eventOf(random, account, deal, span);
}

/** The same, of a deal that is known. */
export function eventOf(random: Random, account: Account, deal: Deal, span: Span): Event {
  const times = drawTimes(random, deal.kind, span);
  return {
    account,
    deal,
    amount: isSale(deal) ? null : drawPrice(random, deal, times.settledMs),
    status: 'completed',
    emittedMs: times.emittedMs,
    settledMs: times.settledMs,
    part: 0,
    of: null,
    spare: !isSale(deal),
  };
}

/** Its price says how large it is beside others, not how much it brings. */
function isSale({ price }: Deal): boolean {
  return price.highCents < 500;
}

function drawDeal(random: Random, company: Company, role: Role): Deal {
  if (role === 'external') {
    const { otherBank, suppliers } = company;
    const luck = random.int(0, 99);
    if (luck < 74) return otherBank.shops.pick(random);
    if (luck < 84) return suppliers.pick(random);
    return luck < 90 ? otherBank.refunds.pick(random) : otherBank.income;
  }
  switch (sorts[role].pick(random)) {
    case 'shop':
      return company.shops.pick(random);
    case 'supplier':
      return company.suppliers.pick(random);
    case 'claim':
      return company.claims.pick(random);
    case 'customer':
      return company.customers.pick(random);
  }
}

function rareEvent(
  random: Random,
  office: Office,
  { deal }: Rarity,
  account: Account,
  span: Span,
): Event | null {
  if (typeof deal === 'object') return { ...eventOf(random, account, deal, span), spare: false };
  const { bought, sold } = office.recent;
  const payments = bought.filter((row) => row.account === account);
  const sales = sold.filter((row) => row.account === account && row.subjectType === 'Income');
  const rows = deal === 'refund' || deal === 'recalled' ? payments : sales;
  const fitting =
    deal === 'recalled' ? rows.filter((row) => row.operationType === 'transfer') : rows;
  if (fitting.length === 0) return null;
  const row = random.pick(fitting);
  const refund = refunds[deal](random, row);
  const times = drawTimes(random, refund.deal.kind, span);
  return { account, status: 'completed', ...times, part: 0, spare: false, ...refund };
}

const refunds = {
  refund: refundOf,
  credit_note: creditNoteOf,
  recall: (_random: Random, row: Row) => recallOf(row),
  recalled: (_random: Random, row: Row) => recalledOf(row),
} as const;

function mix(shop: number, supplier: number, claim: number, customer: number): Choice<Sort> {
  return new Choice<Sort>([
    ['shop', shop],
    ['supplier', supplier],
    ['claim', claim],
    ['customer', customer],
  ]);
}

/** How the movements of a bank end: of a hundred, some are refused, fewer are taken back. */
export class Outcomes {
  // The first of each comes soon, so that a small bank has them.
  #declined = 0.8;
  #reversed = 0.7;

  next({ account, deal, of }: Event): Status {
    const refusable = deal.kind.side === 'debit' && of === null && deal.kind.nature === 'trade';
    if (account.external || !refusable) return 'completed';
    this.#declined += 0.05;
    this.#reversed += 0.012;
    if (this.#declined >= 1) {
      this.#declined--;
      return 'declined';
    }
    if (this.#reversed < 1) return 'completed';
    this.#reversed--;
    return 'reversed';
  }
}
