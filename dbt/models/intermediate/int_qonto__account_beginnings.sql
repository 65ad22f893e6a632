-- From when all is known that has moved money on an account. What lies before is known in part only: what was changed since,
-- or what another filter has let through.
with beginnings as (

    select
        organization_id,
        bank_account_id,
        status,
        began_at
    from {{ ref('stg_qonto__beginnings') }}
    where {{ qonto.is_cash_status('status') }}

),

-- Accounts that were never listed without a filter, but by the day of settlement alone.
settled as (

    select
        slices.organization_id,
        slices.bank_account_id,
        slices.status,
        min(greatest(slices.settled_from, coalesce(slices.began_at, slices.settled_from))) as began_at
    from {{ ref('stg_qonto__slices') }} as slices
    inner join {{ ref('int_qonto__filtered_accounts') }} as filtered
        on slices.organization_id = filtered.organization_id
        and slices.bank_account_id = filtered.bank_account_id
        and filtered.is_whole_from_a_day
    where
        slices.stream = 'transactions'
        and {{ qonto.is_cash_status('slices.status') }}
        and slices.settled_from is not null
        and coalesce(slices.side, slices.operation_type) is null
        and slices.settled_to is null
    group by slices.organization_id, slices.bank_account_id, slices.status

),

known as (

    select * from beginnings
    union all
    select * from settled

),

final as (

    select
        organization_id,
        bank_account_id,
        max(began_at) as began_at,
        {{ qonto.local_date('max(began_at)') }} as began_date
    from known
    group by organization_id, bank_account_id

)

select * from final
