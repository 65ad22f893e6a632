{{ config(tags='every_run') }}

-- As many rows as the banks have ids, up to the newest load that is shown: no join multiplies a transaction, and none
-- loses one.
with last_load as (

    {{ qonto.select_last_load() | indent(4) }}

),

landed as (

    select count(*) as ids
    from (
        select distinct
            source.organization_id,
            source.id
        from {{ ref('base_qonto__transactions') }} as source
        inner join last_load
            on source.organization_id = last_load.organization_id
        where coalesce(source._first_seq, source._seq) <= last_load.seq
    ) as transactions

),

-- What no mart can hold is told by a test of its own. Not asked of its table, from which no mart is made: then this test
-- would hold none of them back.
unusable as (

    select count(*) as ids
    from {{ ref('stg_qonto__transaction_versions') }} as versions
    left join {{ ref('stg_qonto__superseded_versions') }} as superseded
        on versions.organization_id = superseded.organization_id
        and versions.transaction_id = superseded.transaction_id
        and versions.updated_at = superseded.updated_at
        and versions._hash = superseded._hash
    where superseded.transaction_id is null and versions.unusable_reason is not null

),

delivered as (

    select count(*) as transaction_rows from {{ ref('qonto__transactions') }}

)

select *
from landed
cross join unusable
cross join delivered
where landed.ids != unusable.ids + delivered.transaction_rows
