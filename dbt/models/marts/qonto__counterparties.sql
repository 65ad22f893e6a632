{#- How a counterparty is written. Few ways differ, so each is looked at once, and not each movement. -#}
{%- set written = [
    'organization_id', 'counterparty_id', 'currency', 'counterparty_group_id', 'counterparty_group_name', 'is_shared_account',
    'counterparty_name', 'counterparty_kind', 'counterparty_account_number', 'counterparty_account_number_format',
    'counterparty_bank_identifier', 'counterparty_bank_identifier_format',
] -%}

with spellings as (

    select
        {{ written | join(',\n        ') }},
        max(emitted_at) as last_emitted_at,
        min(emitted_date) as first_seen_date,
        max(emitted_date) as last_seen_date,
        cast(sum(case when is_in_cash then 1 else 0 end) as int64) as cash_transaction_count,
        cast(sum(case when cash_amount_cents > 0 then cash_amount_cents else 0 end) as int64) as inflow_cents,
        cast(sum(case when cash_amount_cents < 0 then -cash_amount_cents else 0 end) as int64) as outflow_cents,
        cast(sum(spend_amount_cents) as int64) as spend_cents,
        cast(sum(income_amount_cents) as int64) as income_cents
    from {{ ref('qonto__transactions') }}
    where counterparty_id is not null
    group by
        {{ written | join(',\n        ') }}

),

names as (

    select
        organization_id,
        counterparty_id,
        currency,
        string_agg(counterparty_name, '; ' order by counterparty_name) as names_used,
        count(*) as name_count
    from (
        select distinct
            organization_id,
            counterparty_id,
            currency,
            counterparty_name
        from spellings
        where counterparty_name is not null
    ) as used
    group by organization_id, counterparty_id, currency

),

-- The newest movement with a name tells how the counterparty calls itself today.
newest as (

    select
        {{ written | join(',\n        ') }}
    from spellings
    qualify row_number() over (
        partition by organization_id, counterparty_id, currency
        order by
            case when counterparty_name is null then 1 else 0 end,
            last_emitted_at desc,
            -- Of several at one instant it is always the same one.
            {{ written[3:] | join(',\n            ') }}
    ) = 1

),

totals as (

    select
        organization_id,
        counterparty_id,
        currency,
        min(first_seen_date) as first_seen_date,
        max(last_seen_date) as last_seen_date,
        cast(sum(cash_transaction_count) as int64) as cash_transaction_count,
        cast(sum(inflow_cents) as int64) as total_inflow_cents,
        cast(sum(outflow_cents) as int64) as total_outflow_cents,
        cast(sum(spend_cents) as int64) as total_spend_cents,
        cast(sum(income_cents) as int64) as total_income_cents
    from spellings
    group by organization_id, counterparty_id, currency

),

final as (

    select
        totals.organization_id || '-' || totals.counterparty_id || '-' || totals.currency as counterparty_currency_id,
        totals.organization_id,
        totals.counterparty_id,
        newest.counterparty_group_id,
        newest.counterparty_group_name,
        newest.is_shared_account,
        totals.currency,
        newest.counterparty_name,
        names.names_used,
        coalesce(names.name_count, 0) as name_count,
        newest.counterparty_kind,
        newest.counterparty_account_number,
        newest.counterparty_account_number_format,
        newest.counterparty_bank_identifier,
        newest.counterparty_bank_identifier_format,
        totals.first_seen_date,
        totals.last_seen_date,
        totals.cash_transaction_count,
        totals.total_inflow_cents,
        {{ qonto.cents_to_major('totals.total_inflow_cents') }} as total_inflow,
        totals.total_outflow_cents,
        {{ qonto.cents_to_major('totals.total_outflow_cents') }} as total_outflow,
        totals.total_spend_cents,
        {{ qonto.cents_to_major('totals.total_spend_cents') }} as total_spend,
        totals.total_income_cents,
        {{ qonto.cents_to_major('totals.total_income_cents') }} as total_income
    from totals
    inner join newest
        on totals.organization_id = newest.organization_id
        and totals.counterparty_id = newest.counterparty_id
        and totals.currency = newest.currency
    left join names
        on totals.organization_id = names.organization_id
        and totals.counterparty_id = names.counterparty_id
        and totals.currency = names.currency

)

select * from final
