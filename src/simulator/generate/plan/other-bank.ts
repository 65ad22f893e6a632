import { Choice } from '../../choice.ts';
import type { Deal, Kind } from '../../model/business/deal.ts';
import { cashflowOf } from '../../model/cashflow.ts';
import { kinds } from './deal-maker.ts';

/** What is seen of an account at another bank: mostly movements of unknown type. */
export interface OtherBank {
  shops: Choice<Deal>;
  refunds: Choice<Deal>;
  income: Deal;
}

/** The same shops, as another bank shows them. */
export function atOtherBank(shops: Choice<Deal>, payout: Deal, customer: Deal): OtherBank {
  const other: Kind = { ...kinds.card, subjectType: 'Other', operationType: 'other' };
  const paid = shops.items.filter(({ price }) => price.currency === 'EUR');
  const back = cashflowOf('Refunds received');
  return {
    shops: new Choice(paid.map((deal) => [{ ...deal, kind: other, receipt: 0.5 }, 1])),
    refunds: new Choice(
      paid.map((deal) => [
        {
          ...deal,
          kind: { ...other, side: 'credit', nature: 'refund' },
          cashflow: back,
          otherCashflow: back,
          receipt: 0,
        },
        1,
      ]),
    ),
    income: { ...payout, kind: kinds.income, faces: customer.faces },
  };
}
