-- Few: it is cheaper to leave these out wherever transactions are read than to write all the others once more.
with last_load as (

    {{ qonto.select_last_load() | indent(4) }}

),

versions as (

    select
        organization_id,
        transaction_id,
        updated_at,
        _hash,
        _first_seq
    from {{ ref('stg_qonto__transaction_versions') }}

),

-- A transaction of one version has nothing to leave out, unless the models go back to a time before it.
candidates as (

    select
        versions.organization_id,
        versions.transaction_id
    from versions
    left join last_load
        on versions.organization_id = last_load.organization_id
    group by versions.organization_id, versions.transaction_id
    having count(*) > 1 or max(versions._first_seq) > coalesce(max(last_load.seq), 0)

),

newest as (

    {{ qonto.select_newest_versions(among='candidates') | indent(4) }}

),

final as (

    select
        versions.organization_id,
        versions.transaction_id,
        versions.updated_at,
        versions._hash
    from versions
    inner join candidates
        on versions.organization_id = candidates.organization_id
        and versions.transaction_id = candidates.transaction_id
    left join newest
        on versions.organization_id = newest.organization_id
        and versions.transaction_id = newest.transaction_id
        and versions.updated_at = newest.updated_at
        and versions._hash = newest._hash
    where newest.transaction_id is null

)

select * from final
