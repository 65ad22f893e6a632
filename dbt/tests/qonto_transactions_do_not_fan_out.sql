-- As many rows as the banks have ids: no join multiplies a transaction, and none loses one.
with landed as (

    select count(*) as ids
    from (
        select distinct
            organization_id,
            id
        from {{ ref('base_qonto__transactions') }}
    ) as transactions

),

delivered as (

    select count(*) as transaction_rows from {{ ref('qonto__transactions') }}

)

select *
from landed
cross join delivered
where landed.ids != delivered.transaction_rows
