-- The moment up to which the bank was read. Used instead of the clock, so that the same data give the same marts.
with loads as (

    select max(committed_at) as newest_commit from {{ ref('stg_qonto__loads') }}

),

transactions as (

    select max(_extracted_at) as newest_row from {{ ref('stg_qonto__transactions') }}

),

final as (

    select
        coalesce(loads.newest_commit, transactions.newest_row) as as_of,
        {{ qonto.local_date('coalesce(loads.newest_commit, transactions.newest_row)') }} as as_of_date
    from loads
    cross join transactions

)

select * from final
