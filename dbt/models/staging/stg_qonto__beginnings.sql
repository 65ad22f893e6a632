-- From when the listings of transactions hold that do not reach back to the beginning.
with slices as (

    select * from {{ ref('stg_qonto__slices') }}

),

final as (

    select
        organization_id,
        bank_account_id,
        status,
        began_at
    from slices
    where stream = 'transactions' and began_at is not null

)

select * from final
