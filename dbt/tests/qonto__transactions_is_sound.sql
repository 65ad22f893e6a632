{{ config(
    tags='every_run',
    fail_calc='coalesce(sum(failed_rows), 0)',
    meta={'named_by': qonto.named_by_check()}
) }}

-- All that must hold of transactions, in one statement. A movement that counts as cash but has no day would be in the totals
-- and in no balance. Every cent of cash is income, spend, or on its way between own accounts; a refund lowers what it undoes.
with failed as (

    {{ qonto.select_unsound(
        ref('qonto__transactions'),
        never_null=[
            'transaction_id', 'bank_account_id', 'status', 'side', 'currency', 'signed_amount_cents', 'signed_amount',
            'cash_amount_cents', 'is_spend', 'is_income', 'spend_amount_cents', 'income_amount_cents', 'net_amount_cents',
            'is_vat_relevant', 'is_net_amount_exact', 'vat_rate_kind', 'counterparty_kind', 'receipt_state',
        ],
        unique_in_organization=['transaction_id'],
        one_of={
            'vat_rate_kind': ['single', 'multiple', 'uncategorized', 'absent'],
            'counterparty_kind': ['third_party', 'merchant', 'qonto', 'qonto_account', 'public_body', 'unknown'],
            'receipt_state': [
                'stored', 'pending', 'quarantined', 'too_large', 'gone', 'lost', 'missing', 'not_required',
            ],
        },
        never={
            'booking_date is null in cash': 'is_in_cash and booking_date is null',
            'cash_amount_cents is not income_amount_cents less spend_amount_cents':
                'cash_amount_cents != income_amount_cents - spend_amount_cents'
                ~ ' + case when is_internal_transfer then cash_amount_cents else 0 end',
            'is_spend, is_income and is_internal_transfer are not one of the three':
                '(case when is_spend then 1 else 0 end) + (case when is_income then 1 else 0 end)'
                ~ ' + (case when is_internal_transfer then 1 else 0 end) != 1',
        },
        example='transaction_id',
    ) | indent(4) }}

),

-- As many rows as the banks have ids, up to the newest load that is shown: no join multiplies a transaction, and none
-- loses one.
last_load as (

    {{ qonto.select_last_load() | indent(4) }}

),

landed as (

    select count(*) as ids
    from (
        select distinct
            source.organization_id,
            source.id
        from {{ ref('base_qonto__transactions') }} as source
        inner join last_load
            on source.organization_id = last_load.organization_id
        where coalesce(source._first_seq, source._seq) <= last_load.seq
    ) as transactions

),

-- What no mart can hold is told by a test of its own. Not asked of its view, from which no mart is made: then this test
-- would hold none of them back.
unusable as (

    select count(*) as ids
    from {{ ref('int_qonto__marked_versions') }}
    where mark = 'unusable'

),

delivered as (

    select count(*) as transaction_rows from {{ ref('qonto__transactions') }}

)

select * from failed
union all
select
    'there are ' || cast(delivered.transaction_rows as string) || ' rows for '
    || cast(landed.ids - unusable.ids as string) || ' usable ids of the bank' as failed_check,
    abs(landed.ids - unusable.ids - delivered.transaction_rows) as failed_rows,
    cast(null as string) as examples
from landed
cross join unusable
cross join delivered
where landed.ids != unusable.ids + delivered.transaction_rows
