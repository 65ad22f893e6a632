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

delivered as (

    select count(*) as transaction_rows from {{ ref('qonto__transactions') }}

)

select *
from landed
cross join delivered
where landed.ids != delivered.transaction_rows
