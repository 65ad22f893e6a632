-- The moment up to which the bank was read. Used instead of the clock, so that the same data give the same marts.
with loads as (

    select max(committed_at) as as_of from {{ ref('stg_qonto__loads') }}

),

final as (

    select
        as_of,
        {{ qonto.local_date('as_of') }} as as_of_date
    from loads

)

select * from final
