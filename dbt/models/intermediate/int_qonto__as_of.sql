-- The moment up to which the bank of each organization was read. Used instead of the clock, so that the same data give
-- the same marts.
with loads as (

    select
        organization_id,
        max(committed_at) as as_of
    from {{ ref('int_qonto__last_loads') }}
    group by organization_id

),

final as (

    select
        organization_id,
        as_of,
        {{ qonto.local_date('as_of') }} as as_of_date
    from loads

)

select * from final
