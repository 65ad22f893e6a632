with transactions as (

    select * from {{ ref('qonto__transactions') }}
    where is_in_cash and booking_date is not null

),

vat_lines as (

    select * from {{ ref('qonto__vat_lines') }}
    where is_in_cash and booking_date is not null and is_vat_relevant

),

-- Each cent of cash once: in a VAT line, in what no line tells, or in what can carry no VAT.
counted as (

    select
        organization_id,
        booking_date,
        currency,
        'counted' as vat_scope,
        vat_direction,
        side,
        vat_rate_kind,
        vat_rate,
        -- Only deducting asks for one.
        case when vat_direction = 'input' then is_receipt_stored end as is_receipt_stored,
        1 as vat_lines,
        -- A transaction has one total and may have lines at several rates: it is counted once, with the first line.
        case when line_number = 1 then 1 else 0 end as transactions,
        signed_vat_amount_cents,
        signed_amount_excluding_vat_cents,
        signed_amount_including_vat_cents,
        0 as left_out_vat_cents,
        case
            when line_number = 1 then coalesce({{ qonto.signed('vat_difference_cents') }}, 0)
            else 0
        end as vat_difference_cents,
        case
            when line_number = 1 then coalesce({{ qonto.signed('amount_difference_cents') }}, 0)
            else 0
        end as amount_difference_cents
    from vat_lines

),

uncovered as (

    select
        organization_id,
        booking_date,
        currency,
        vat_direction,
        side,
        0 as transactions,
        signed_uncovered_amount_cents as cash_cents
    from vat_lines
    where signed_uncovered_amount_cents != 0
    union all
    select
        organization_id,
        booking_date,
        currency,
        case when is_spend then 'input' else 'output' end as vat_direction,
        side,
        1 as transactions,
        cash_amount_cents as cash_cents
    from transactions
    where is_vat_relevant and vat_line_count = 0

),

left_out as (

    select
        organization_id,
        booking_date,
        currency,
        cast(null as {{ dbt.type_string() }}) as vat_direction,
        side,
        1 as transactions,
        cash_amount_cents as cash_cents,
        coalesce(signed_vat_amount_cents, 0) as left_out_vat_cents
    from transactions
    where not is_vat_relevant

),

parts as (

    select * from counted
    {%- for relation, scope in {'uncovered': 'unknown', 'left_out': 'irrelevant'}.items() %}
    union all
    select
        organization_id,
        booking_date,
        currency,
        '{{ scope }}' as vat_scope,
        vat_direction,
        side,
        cast(null as {{ dbt.type_string() }}) as vat_rate_kind,
        cast(null as {{ qonto.numeric_type(9, 4) }}) as vat_rate,
        cast(null as boolean) as is_receipt_stored,
        0 as vat_lines,
        transactions,
        0 as signed_vat_amount_cents,
        -- How much VAT is in what nobody told is not known; in the rest there is none.
        {{ 'cash_cents' if relation == 'left_out' else 'cast(null as int64)' }} as signed_amount_excluding_vat_cents,
        cash_cents as signed_amount_including_vat_cents,
        {{ 'left_out_vat_cents' if relation == 'left_out' else '0' }} as left_out_vat_cents,
        0 as vat_difference_cents,
        0 as amount_difference_cents
    from {{ relation }}
    {%- endfor %}

),

dated as (

    select
        *,
        {{ qonto.vat_period_start('booking_date') }} as period_start
    from parts

),

{%- set key = [
    'organization_id', 'period_start', 'currency', 'vat_scope', 'vat_direction', 'side', 'vat_rate_kind', 'vat_rate',
    'is_receipt_stored',
] %}
{%- set sums = [
    'signed_vat_amount_cents', 'signed_amount_excluding_vat_cents', 'signed_amount_including_vat_cents', 'left_out_vat_cents',
    'vat_difference_cents', 'amount_difference_cents',
] %}

periods as (

    select
        {{ key | join(',\n        ') }},
        cast(sum(vat_lines) as int64) as vat_line_count,
        cast(sum(transactions) as int64) as transaction_count,
        {%- for column in sums %}
        cast(sum({{ column }}) as int64) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from dated
    group by {{ key | join(', ') }}

),

directed as (

    select
        *,
        case when vat_direction = 'output' then signed_vat_amount_cents else 0 end as collected_vat_cents,
        case when vat_direction = 'input' then -signed_vat_amount_cents else 0 end as deductible_vat_cents
    from periods

),

final as (

    select
        organization_id || '-' || cast(period_start as string) || '-' || currency || '-' || vat_scope || '-'
        || coalesce(vat_direction, '') || '-' || side || '-'
        -- As an integer, because the engines write decimals differently.
        || coalesce(cast(cast(vat_rate * 10000 as int64) as string), vat_rate_kind, '')
        || case when is_receipt_stored then '-receipt' else '' end as vat_by_period_id,
        organization_id,
        period_start,
        {{ qonto.vat_period_end('period_start') }} as period_end,
        {{ qonto.fiscal_year('period_start') }} as fiscal_year,
        currency,
        vat_scope,
        vat_direction,
        side,
        vat_rate_kind,
        vat_rate,
        is_receipt_stored,
        vat_line_count,
        transaction_count,
        {%- for amount in [
            'signed_vat_amount', 'collected_vat', 'deductible_vat', 'signed_amount_excluding_vat', 'signed_amount_including_vat',
            'left_out_vat',
        ] %}
        {{ amount }}_cents,
        {{ qonto.cents_to_major(amount ~ '_cents') }} as {{ amount }},
        {%- endfor %}
        vat_difference_cents,
        amount_difference_cents
    from directed

)

select * from final
