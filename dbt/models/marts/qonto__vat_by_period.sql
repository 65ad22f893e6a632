with vat_lines as (

    select
        *,
        cast({{ dbt.date_trunc(qonto.vat_period(), 'booking_date') }} as date) as period_start
    from {{ ref('qonto__vat_lines') }}
    where is_in_cash and booking_date is not null

),

periods as (

    select
        organization_id,
        period_start,
        currency,
        vat_direction,
        side,
        vat_rate_kind,
        vat_rate,
        count(*) as vat_line_count,
        count(distinct transaction_id) as transaction_count,
        cast(sum(signed_vat_amount_cents) as int64) as signed_vat_amount_cents,
        cast(sum(signed_amount_excluding_vat_cents) as int64) as signed_amount_excluding_vat_cents,
        cast(sum(signed_amount_including_vat_cents) as int64) as signed_amount_including_vat_cents,
        -- A transaction has one total and may have lines at several rates: the difference is shown once, with the first line.
        cast(sum(
            case
                when line_number = 1 then coalesce({{ qonto.signed('vat_difference_cents') }}, 0)
                else 0
            end
        ) as int64) as vat_difference_cents,
        cast(sum(
            case
                when line_number = 1 then coalesce({{ qonto.signed('amount_difference_cents') }}, 0)
                else 0
            end
        ) as int64) as amount_difference_cents
    from vat_lines
    group by organization_id, period_start, currency, vat_direction, side, vat_rate_kind, vat_rate

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
        organization_id || '-' || cast(period_start as string) || '-' || currency || '-' || vat_direction || '-' || side || '-'
        -- As an integer, because the engines write decimals differently.
        || coalesce(cast(cast(vat_rate * 10000 as int64) as string), vat_rate_kind) as vat_by_period_id,
        organization_id,
        period_start,
        currency,
        vat_direction,
        side,
        vat_rate_kind,
        vat_rate,
        vat_line_count,
        transaction_count,
        signed_vat_amount_cents,
        {{ qonto.cents_to_major('signed_vat_amount_cents') }} as signed_vat_amount,
        collected_vat_cents,
        {{ qonto.cents_to_major('collected_vat_cents') }} as collected_vat,
        deductible_vat_cents,
        {{ qonto.cents_to_major('deductible_vat_cents') }} as deductible_vat,
        signed_amount_excluding_vat_cents,
        {{ qonto.cents_to_major('signed_amount_excluding_vat_cents') }} as signed_amount_excluding_vat,
        signed_amount_including_vat_cents,
        {{ qonto.cents_to_major('signed_amount_including_vat_cents') }} as signed_amount_including_vat,
        vat_difference_cents,
        amount_difference_cents
    from directed

)

select * from final
