/** A rule of meaning, a small change that breaks it, and the unit test that has to notice. */
export interface Breakage {
  readonly rule: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly noticedBy: string;
  /** Broken together are rules whose tests look at different models, or at different columns of one. */
  readonly round: 1 | 2 | 3;
}

export const breakages: readonly Breakage[] = [
  {
    rule: 'a debit is negative',
    file: 'models/marts/qonto__transactions.sql',
    find: "{{ qonto.signed('amount_cents') }} as signed_amount_cents",
    replace: '(amount_cents) as signed_amount_cents',
    noticedBy: 'amounts_take_their_sign_from_the_side',
    round: 1,
  },
  {
    rule: 'days are those of the company',
    file: 'models/marts/qonto__transactions.sql',
    find: "{{ qonto.local_date('judged.settled_at') }} as booking_date,",
    replace: 'cast(judged.settled_at as date) as booking_date,',
    noticedBy: 'booking_day_is_the_companys',
    round: 1,
  },
  {
    rule: 'days follow summer time',
    file: 'models/marts/qonto__transactions.sql',
    find: "{{ qonto.local_date('judged.settled_at') }} as booking_date,",
    replace: "cast(judged.settled_at + interval '1' hour as date) as booking_date,",
    noticedBy: 'days_are_right_on_the_nights_when_the_clock_changes',
    round: 2,
  },
  {
    rule: 'what is declined never is cash',
    file: 'models/marts/qonto__transactions.sql',
    find: `status in ('{{ var("qonto_cash_statuses") | join("', '") }}') as is_in_cash`,
    replace: "status in ('completed', 'declined') as is_in_cash",
    noticedBy: 'only_settled_money_is_cash',
    round: 2,
  },
  {
    rule: 'only what moves between own accounts is an internal transfer',
    file: 'models/marts/qonto__transactions.sql',
    find: "coalesce(subject_type, '') = 'WalletToWallet' as is_internal_transfer",
    replace: "coalesce(subject_type, '') = 'Transfer' as is_internal_transfer",
    noticedBy: 'only_settled_money_is_cash',
    round: 3,
  },
  {
    rule: 'what is reversed owes no receipt',
    file: 'models/marts/qonto__transactions.sql',
    find: "judged.status not in ('declined', 'reversed')",
    replace: "judged.status not in ('declined')",
    noticedBy: 'receipt_states_are_told_apart',
    round: 1,
  },
  {
    rule: "the bank's own VAT total wins over its lines",
    file: 'models/marts/qonto__transactions.sql',
    find: 'coalesce(transactions.vat_amount_cents, vat.vat_amount_cents)',
    replace: 'coalesce(vat.vat_amount_cents, transactions.vat_amount_cents)',
    noticedBy: 'vat_of_a_transaction_is_the_header_else_the_lines',
    round: 2,
  },
  {
    rule: 'the newest version counts: the one that completed, with its amount',
    file: 'models/staging/stg_qonto__transactions.sql',
    find: 'order by updated_at desc, _seq desc',
    replace: 'order by updated_at, _seq desc',
    noticedBy: 'newest_version_of_a_transaction_wins',
    round: 1,
  },
  {
    rule: 'zero VAT without a rate is no line',
    file: 'models/intermediate/int_qonto__transaction_vat.sql',
    find: 'and not (transactions.vat_amount_cents = 0 and transactions.vat_rate is null)',
    replace: 'and not (transactions.vat_amount_cents = 1 and transactions.vat_rate is null)',
    noticedBy: 'vat_falls_back_to_the_header',
    round: 1,
  },
  {
    rule: 'a label whose parent is gone is an orphan',
    file: 'models/intermediate/int_qonto__label_paths.sql',
    find: "when known.label_id is null then 'orphan'",
    replace: "when known.label_id is null then 'complete'",
    noticedBy: 'label_paths_survive_orphans_and_circles',
    round: 1,
  },
  {
    rule: "the bank's clean name comes before the one on the statement",
    file: 'models/intermediate/int_qonto__transaction_counterparties.sql',
    find: "coalesce(nullif(trim(clean_counterparty_name), ''), nullif(trim(counterparty_label), ''))",
    replace:
      "coalesce(nullif(trim(counterparty_label), ''), nullif(trim(clean_counterparty_name), ''))",
    noticedBy: 'one_object_speaks_for_the_counterparty',
    round: 1,
  },
  {
    rule: 'a refund lowers the VAT it undoes',
    file: 'models/marts/qonto__vat_lines.sql',
    find: "when (transactions.side = 'debit') != transactions.is_refund then 'input'",
    replace: "when transactions.side = 'debit' then 'input'",
    noticedBy: 'vat_lines_have_a_direction_and_a_difference',
    round: 1,
  },
  {
    rule: 'the odd cents of a split go to the first label',
    file: 'models/marts/qonto__transaction_labels.sql',
    find: 'case when label_rank = 1 then remainder_cents else 0 end',
    replace: 'case when label_rank = 0 then remainder_cents else 0 end',
    noticedBy: 'labels_share_an_amount_to_the_cent',
    round: 1,
  },
  {
    rule: 'accounts at other banks have no chain of balances',
    file: 'models/marts/qonto__daily_balances.sql',
    find: 'from transactions where not is_external_account',
    replace: 'from transactions where true',
    noticedBy: 'accounts_without_a_chain_are_counted_back_from_their_balance',
    round: 1,
  },
  {
    rule: 'a difference between VAT total and lines is shown once',
    file: 'models/marts/qonto__vat_by_period.sql',
    find: 'when line_number = 1 then',
    replace: 'when line_number > 0 then',
    noticedBy: 'vat_of_a_period_keeps_direction_and_shows_the_difference_once',
    round: 1,
  },
  {
    rule: 'a month counts a movement with two labels once',
    file: 'models/marts/qonto__cash_flow_by_month.sql',
    find: 'coalesce(labels.allocated_cash_amount_cents, transactions.cash_amount_cents)',
    replace: 'coalesce(transactions.cash_amount_cents, labels.allocated_cash_amount_cents)',
    noticedBy: 'months_count_each_cent_once',
    round: 1,
  },
  {
    rule: 'a hole in the chain of balances is a break',
    file: 'models/intermediate/int_qonto__balance_chain.sql',
    find: 'case when followed.opening_cents is null then 1 else coalesce(openings.is_met_by_start, 0) end',
    replace: 'case when followed.start_count > 0 then 1 else 0 end',
    noticedBy: 'a_missing_movement_breaks_the_chain_of_balances',
    round: 1,
  },
];
