import type { TextRow } from '../../load/text-row.ts';
import { integer, requiredText } from '../html/cells.ts';
import type { Scope } from '../scope.ts';

/** What was spent in one currency, in cents. */
export interface Spend {
  readonly labels: readonly LabelSpend[];
  readonly unlabelled: { readonly transactions: bigint; readonly cents: bigint };
  readonly total: bigint;
  /** From what went out to what was spent. */
  readonly steps: { readonly out: bigint; readonly cameBack: bigint; readonly paidBack: bigint };
}

export interface LabelSpend {
  readonly path: string;
  readonly transactions: bigint;
  /** Its own share: those of all labels and what has none add up to the total. */
  readonly own: bigint;
  /** The labels below it included. */
  readonly rolledUp: bigint;
}

/** First the labels, then all that was spent. Spend is what the models say it is. */
export function spendSql({ booked, own }: Scope): readonly string[] {
  return [
    `
    select currency, coalesce(label_path, label_id) as label,
      cast(count(distinct case when not is_inherited then transaction_id end) as string) as transaction_count,
      cast(sum(allocated_spend_cents) as string) as own_cents,
      cast(sum(rolled_up_spend_cents) as string) as rolled_up_cents
    from qonto__transaction_labels
    where ${booked} and is_spend
    group by currency, label
    order by currency, sum(allocated_spend_cents) desc, label`,
    `
    with labelled as (
      select distinct transaction_id as labelled_id
      from qonto__transaction_labels
      where ${own} and not is_inherited
    ),
    spent as (
      select currency, is_spend, is_internal_transfer, cash_amount_cents, spend_amount_cents, labelled_id is null as is_unlabelled
      from qonto__transactions
      left join labelled on transaction_id = labelled_id
      where ${booked}
    )
    select currency,
      cast(sum(case when is_spend and is_unlabelled then 1 else 0 end) as string) as unlabelled_count,
      cast(sum(case when is_unlabelled then spend_amount_cents else 0 end) as string) as unlabelled_cents,
      cast(sum(spend_amount_cents) as string) as spend_cents,
      cast(sum(case when not is_internal_transfer and cash_amount_cents < 0 then -cash_amount_cents else 0 end) as string) as outflow_cents,
      cast(sum(case when is_spend and cash_amount_cents > 0 then cash_amount_cents else 0 end) as string) as came_back_cents,
      cast(sum(case when not is_spend and not is_internal_transfer and cash_amount_cents < 0 then -cash_amount_cents else 0 end) as string)
        as paid_back_cents
    from spent
    group by currency
    order by currency`,
  ];
}

/** What of each movement was spent under each of its labels, to be listed; under none where it has none. */
export function labelledSql({ booked }: Scope): string {
  return `
      with labels as (
        select transaction_id as labelled_id, coalesce(label_path, label_id) as label_name,
          allocated_spend_cents
        from qonto__transaction_labels
        where ${booked} and is_spend and not is_inherited
      )
      select transaction_id, currency, coalesce(label_name, '') as label,
        booking_date as booked_on, bank_account_id, counterparty_name as who, reference as what,
        coalesce(allocated_spend_cents, spend_amount_cents) as amount_cents
      from qonto__transactions
      left join labels on transaction_id = labelled_id
      where ${booked} and is_spend`;
}

export function spendOf(labels: readonly TextRow[], total: TextRow): Spend {
  return {
    labels: labels.map((row) => ({
      path: requiredText(row, 'label'),
      transactions: integer(row, 'transaction_count'),
      own: integer(row, 'own_cents'),
      rolledUp: integer(row, 'rolled_up_cents'),
    })),
    unlabelled: {
      transactions: integer(total, 'unlabelled_count'),
      cents: integer(total, 'unlabelled_cents'),
    },
    total: integer(total, 'spend_cents'),
    steps: {
      out: integer(total, 'outflow_cents'),
      cameBack: integer(total, 'came_back_cents'),
      paidBack: integer(total, 'paid_back_cents'),
    },
  };
}
