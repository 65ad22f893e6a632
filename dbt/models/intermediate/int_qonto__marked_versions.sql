{{ config(materialized='table') }}

-- The few versions, and transactions, of which there is something to say: a newer version supersedes it, no mart can hold it,
-- or the bank has deleted it. It is cheaper to look these up wherever transactions are read than to write all the others
-- once more. One table, because each that a statement names is billed.
with newest as (

    {{ qonto.select_newest_versions() | indent(4) }}

),

versions as (

    select
        organization_id,
        transaction_id,
        bank_account_id,
        status,
        updated_at,
        known_from,
        _short_hash,
        unusable_reason
    from {{ ref('stg_qonto__transaction_versions') }}

),

judged as (

    select
        versions.*,
        newest.transaction_id is null as is_superseded
    from versions
    left join newest
        on versions.organization_id = newest.organization_id
        and versions.transaction_id = newest.transaction_id
        and versions.updated_at = newest.updated_at
        and versions._short_hash = substr(newest._hash, 1, 16)
    where newest.transaction_id is null or versions.unusable_reason is not null

),

deletions as (

    {{ qonto.select_deletions() | indent(4) }}

),

final as (

    select
        case when is_superseded then 'superseded' else 'unusable' end as mark,
        organization_id,
        transaction_id,
        updated_at,
        _short_hash,
        case when not is_superseded then bank_account_id end as bank_account_id,
        case when not is_superseded then status end as status,
        case when not is_superseded then unusable_reason end as unusable_reason,
        case when not is_superseded then known_from end as known_from,
        cast(null as timestamp) as deleted_at,
        cast(null as string) as found_by
    from judged
    union all
    select
        'deleted' as mark,
        organization_id,
        transaction_id,
        cast(null as timestamp) as updated_at,
        cast(null as string) as _short_hash,
        bank_account_id,
        cast(null as string) as status,
        cast(null as string) as unusable_reason,
        cast(null as timestamp) as known_from,
        deleted_at,
        found_by
    from deletions

)

select * from final
