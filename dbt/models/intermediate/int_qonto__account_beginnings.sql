-- From when all is known that has moved money on an account. What lies before is known in part only: what was changed since.
with beginnings as (

    select * from {{ ref('stg_qonto__beginnings') }}
    where {{ qonto.is_cash_status('status') }}

),

final as (

    select
        organization_id,
        bank_account_id,
        max(began_at) as began_at,
        {{ qonto.local_date('max(began_at)') }} as began_date
    from beginnings
    group by organization_id, bank_account_id

)

select * from final
