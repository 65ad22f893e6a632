import type { Faker } from '@faker-js/faker';
import type { Choice } from '../../choice.ts';
import type { Deal } from '../../model/business/deal.ts';
import { cashflowOf } from '../../model/cashflow.ts';
import type { Random } from '../../random.ts';
import type { Cast } from '../people/cast.ts';
import { Firms } from '../people/firms.ts';
import { customerDeals, smallSales } from './customers.ts';
import { financingFlows } from './flows/financing.ts';
import { type Flow, monthly } from './flows/flow.ts';
import { overheadFlows } from './flows/overheads.ts';
import { payrollFlows } from './flows/payroll.ts';
import { taxFlows } from './flows/taxes.ts';
import { atOtherBank, type OtherBank } from './other-bank.ts';
import { installmentOf, type Rarity, rarities } from './rarities.ts';
import { shopDeals } from './shops.ts';
import { expenseClaims, supplierDeals } from './suppliers.ts';
import { makeTags } from './tags.ts';

/** What the company does with its money: as much of it as its size allows. */
export interface Company {
  flows: readonly Flow[];
  /** Bought by card, by whoever needs it. */
  shops: Choice<Deal>;
  suppliers: Choice<Deal>;
  claims: Choice<Deal>;
  /** Sales that bring what the company needs. */
  customers: Choice<Deal>;
  rarities: readonly Rarity[];
  installment: Deal;
  vatDeal: Deal;
  /** Of the account at another bank. */
  otherBank: OtherBank;
  /** A sale on an account that has nothing. */
  fallback: Deal;
  /** What it is expected to spend in a month. */
  monthlyCents: number;
}

/** A company that makes about `total` movements in the two years from `fromMs` on. */
export function makeCompany(
  random: Random,
  faker: Faker,
  cast: Cast,
  { total, fromMs, nowMs }: { total: number; fromMs: number; nowMs: number },
): Company {
  const makers = { firms: new Firms(faker), tags: makeTags(cast.labels) };
  // A person more for each ten movements of a month, about.
  const people = Math.min(1_000, Math.max(1, Math.round(total / 230)));
  const more = Math.min(120, Math.floor(total / 1_200));
  const active = cast.members.filter((member) => member.status === 'active');
  const names = Array.from({ length: people }, (_, index) => {
    const member = active[index];
    return member ? `${member.firstName} ${member.lastName}` : makers.firms.newPerson();
  });
  const regular = Math.min(200, Math.max(1, Math.round(total / 500)));
  const sales = smallSales(makers, regular);
  const { flows: taxes, vatDeal } = taxFlows(makers, people);
  const monthlyCents = Math.round((total / 24) * 90_000);
  const rare = rarities(makers, sales);
  const financed = rare.flatMap(({ deal }) =>
    typeof deal === 'object' && deal.kind.subjectType === 'FinancingIncome' ? [deal] : [],
  );
  const [first = sales.payout] = financed;
  const shops = shopDeals(makers, more);
  const [customer = sales.payout] = sales.retainers;
  return {
    flows: [
      ...financingFlows(makers, monthlyCents, fromMs),
      ...payrollFlows(random, makers, names, { fromMs, toMs: nowMs }),
      ...taxes,
      ...overheadFlows(random, makers, people),
      ...regularIncome(random, [...sales.retainers, ...sales.subscribers]),
    ],
    shops,
    suppliers: supplierDeals(makers, Math.max(4, more)),
    claims: expenseClaims(makers, names.slice(0, 40)),
    customers: customerDeals(makers, Math.min(600, Math.max(14, Math.round(total / 70)))),
    rarities: rare,
    installment: installmentOf(first, cashflowOf('Loan repayments')),
    vatDeal,
    otherBank: atOtherBank(shops, sales.payout, customer),
    fallback: sales.payout,
    monthlyCents,
  };
}

/** The same customers pay the same each month. */
function regularIncome(random: Random, deals: readonly Deal[]): Flow[] {
  return deals.map((deal) => {
    const { lowCents, highCents, stepCents } = deal.price;
    const steps = Math.floor((highCents - lowCents) / stepCents);
    const cents = lowCents + stepCents * random.int(0, steps);
    return { ...monthly('main', random.int(1, 28), random.int(6, 15)), deal, due: () => cents };
  });
}
