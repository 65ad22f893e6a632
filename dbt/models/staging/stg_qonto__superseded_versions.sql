-- Few: it is cheaper to leave these out wherever transactions are read than to write all the others once more.
with newest as (

    {{ qonto.select_newest_versions() | indent(4) }}

),

versions as (

    select
        organization_id,
        transaction_id,
        updated_at,
        _hash
    from {{ ref('stg_qonto__transaction_versions') }}

),

final as (

    select versions.*
    from versions
    left join newest
        on versions.organization_id = newest.organization_id
        and versions.transaction_id = newest.transaction_id
        and versions.updated_at = newest.updated_at
        and versions._hash = newest._hash
    where newest.transaction_id is null

)

select * from final
