-- Accounts that were listed with a filter, and never without: some of their movements are here, and nobody knows which not.
with slices as (

    select * from {{ ref('stg_qonto__slices') }}
    where stream = 'transactions' and {{ qonto.is_cash_status('status') }}

),

final as (

    select
        organization_id,
        bank_account_id
    from slices
    group by organization_id, bank_account_id
    having min(case when is_filtered then 1 else 0 end) = 1

)

select * from final
