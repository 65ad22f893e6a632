{{ config(materialized='view') }}

with versions as (

    select * from {{ ref('stg_qonto__transaction_versions') }}

),

superseded as (

    select * from {{ ref('stg_qonto__superseded_versions') }}

),

deletions as (

    select * from {{ ref('stg_qonto__transaction_deletions') }}

),

final as (

    select
        versions.*,
        deletions.transaction_id is not null as is_deleted,
        deletions.deleted_at
    from versions
    left join superseded
        on versions.organization_id = superseded.organization_id
        and versions.transaction_id = superseded.transaction_id
        and versions._short_hash = superseded._short_hash
    left join deletions
        on versions.organization_id = deletions.organization_id
        and versions.transaction_id = deletions.transaction_id
    where
        superseded.transaction_id is null
        -- Else it is in stg_qonto__unusable_transactions.
        and versions.unusable_reason is null

)

select * from final
