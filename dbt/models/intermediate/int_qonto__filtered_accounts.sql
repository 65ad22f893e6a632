-- Accounts that were listed with a filter, and never without: some of their movements are here, and nobody knows which not.
with slices as (

    select * from {{ ref('stg_qonto__slices') }}
    where stream = 'transactions' and {{ qonto.is_cash_status('status') }}

),

final as (

    select
        organization_id,
        bank_account_id,
        -- What settled from some moment on, all of it, is a chain of balances like any other.
        max(case when coalesce(side, operation_type) is null and settled_to is null then 1 else 0 end) = 1 as is_whole_from_a_day
    from slices
    group by organization_id, bank_account_id
    having min(case when is_filtered then 1 else 0 end) = 1

)

select * from final
