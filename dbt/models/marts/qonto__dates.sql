-- Of the calendar and the company's fiscal year alone; nothing here looks at a clock.
with calendar as (

    select * from {{ ref('int_qonto__calendar') }}

),

days as (

    {{ qonto.select_days('calendar', 'first_date', 'last_date', 'date_day') | indent(4) }}

),

final as (

    select
        date_day,
        {{ qonto.iso_year('date_day') }} as iso_year,
        {{ qonto.iso_week('date_day') }} as iso_week,
        {{ qonto.iso_day_of_week('date_day') }} as iso_day_of_week,
        {{ qonto.iso_week_start('date_day') }} as iso_week_start,
        extract(year from date_day) as calendar_year,
        extract(quarter from date_day) as calendar_quarter,
        extract(month from date_day) as calendar_month,
        extract(day from date_day) as day_of_month,
        {{ qonto.calendar_start('date_day', 'month') }} as month_start,
        {{ qonto.calendar_start('date_day', 'quarter') }} as quarter_start,
        {{ qonto.fiscal_year('date_day') }} as fiscal_year,
        cast({{ qonto.fiscal_quarter('date_day') }} as int64) as fiscal_quarter,
        {{ qonto.fiscal_month('date_day') }} as fiscal_period,
        {{ qonto.fiscal_start('date_day', 'year') }} as fiscal_year_start,
        {{ qonto.fiscal_year_end('date_day') }} as fiscal_year_end,
        {{ qonto.fiscal_start('date_day', 'quarter') }} as fiscal_quarter_start
    from days

)

select * from final
