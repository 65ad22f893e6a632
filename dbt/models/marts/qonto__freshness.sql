{{ config(materialized='view') }}

-- How far each listing of the bank has come. Ages are counted to the newest load, so the same data give the same rows.
with slices as (

    select * from {{ ref('stg_qonto__slices') }}

),

bank_accounts as (

    select * from {{ ref('stg_qonto__bank_accounts') }}

),

loads as (

    select
        organization_id,
        max(committed_at) as as_of,
        max(loaded_at) as loaded_at
    from {{ ref('int_qonto__last_loads') }}
    group by organization_id

),

final as (

    select
        slices.organization_id || '-' || slices.stream
        {%- for part in ['bank_account_id', 'status', 'side', 'operation_type'] %}
        || '-' || coalesce(slices.{{ part }}, '')
        {%- endfor %}
        {%- for bound in ['settled_from', 'settled_to'] %}
        || '-' || coalesce(cast({{ qonto.unix_seconds('slices.' ~ bound) }} as string), '')
        {%- endfor %} as listing_id,
        slices.organization_id,
        slices.stream,
        slices.bank_account_id,
        bank_accounts.bank_account_name,
        coalesce(bank_accounts.is_deleted, false) as is_bank_account_deleted,
        slices.status,
        slices.is_filtered,
        slices.side,
        slices.operation_type,
        slices.settled_from,
        slices.settled_to,
        slices.began_at,
        slices.watermark,
        {{ qonto.local_date('slices.watermark') }} as newest_change_date,
        slices.proof,
        slices.is_held,
        slices.held_since,
        slices.proven_at,
        slices.looked_at,
        loads.as_of,
        loads.loaded_at,
        cast({{ dbt.datediff('slices.proven_at', 'loads.as_of', 'minute') }} as int64) as minutes_since_proven
    from slices
    inner join loads
        on slices.organization_id = loads.organization_id
    left join bank_accounts
        on slices.organization_id = bank_accounts.organization_id
        and slices.bank_account_id = bank_accounts.bank_account_id

)

select * from final
