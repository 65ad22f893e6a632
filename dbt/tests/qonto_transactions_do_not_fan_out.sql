-- As many rows as the bank has ids: no join multiplies a transaction, and none loses one.
with landed as (

    select count(distinct id) as ids from {{ source('qonto', 'transactions') }}

),

delivered as (

    select count(*) as transaction_rows from {{ ref('qonto__transactions') }}

)

select *
from landed
cross join delivered
where landed.ids != delivered.transaction_rows
