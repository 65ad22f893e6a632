{{ config(materialized='view') }}

-- From when the listings of transactions hold that do not reach back to the beginning. A listing with a filter says nothing
-- of the account.
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
    where stream = 'transactions' and began_at is not null and not is_filtered

)

select * from final
