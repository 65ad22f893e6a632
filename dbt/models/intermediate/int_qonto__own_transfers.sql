{{ config(materialized='table') }}

{#- Inside the bank both ends are written at once; between banks a transfer may meet a long weekend. -#}
{%- set seconds_inside = 60 * 60 -%}
{%- set seconds_between = 5 * 24 * 60 * 60 -%}
{%- set alike = 'organization_id, currency, amount_cents, standing' -%}
with legs as (

    select
        *,
        {{ qonto.unix_seconds('moved_at') }} as at_second
    from {{ ref('int_qonto__own_transfer_legs') }}

),

-- Between accounts that are named: of those that go to (or come from) one account within days, the first with the first.
named_gaps as (

    select
        *,
        at_second - lag(at_second) over (
            partition by {{ alike }}, end_key, is_end_receiving
            order by at_second
        ) as gap
    from legs
    where end_key is not null

),

named_runs as (

    select
        *,
        sum(case when gap <= {{ seconds_between }} then 0 else 1 end) over (
            partition by {{ alike }}, end_key, is_end_receiving
            order by at_second
            rows between unbounded preceding and current row
        ) as run
    from named_gaps

),

named_places as (

    select
        *,
        row_number() over (
            partition by {{ alike }}, end_key, is_end_receiving, run, side
            order by at_second, bank_account_id, transaction_id
        ) as place
    from named_runs

),

named_pairs as (

    select
        debits.organization_id,
        debits.transaction_id as debit_id,
        credits.transaction_id as credit_id
    from named_places as debits
    inner join named_places as credits
        on
        {%- for column in alike.split(', ') %}
        {{ 'and ' if not loop.first }}debits.{{ column }} = credits.{{ column }}
        {%- endfor %}
        and debits.end_key = credits.end_key
        and debits.is_end_receiving = credits.is_end_receiving
        and debits.run = credits.run
        and debits.place = credits.place
    where
        debits.side = 'debit'
        and credits.side = 'credit'
        and debits.bank_account_id != credits.bank_account_id
        and abs(debits.at_second - credits.at_second) <= {{ seconds_between }}

),

-- Between accounts that nobody names: first those of one second, then what is left within the hour.
wallets_0 as (

    select *
    from legs
    where end_key is null

),

{{ qonto.ctes_of_own_transfers('wallets_0', 'same_second', alike, 0) }}

wallets_1 as (

    select wallets_0.*
    from wallets_0
    left join same_second_ends as ends
        on wallets_0.organization_id = ends.organization_id
        and wallets_0.transaction_id = ends.transaction_id
    where ends.transaction_id is null

),

{{ qonto.ctes_of_own_transfers('wallets_1', 'same_hour', alike, seconds_inside) }}

ends as (

    select * from same_second_ends
    union all
    select * from same_hour_ends
    union all
    select
        organization_id,
        debit_id as transaction_id,
        credit_id as partner_transaction_id
    from named_pairs
    union all
    select
        organization_id,
        credit_id as transaction_id,
        debit_id as partner_transaction_id
    from named_pairs

),

final as (

    select
        legs.organization_id,
        legs.transaction_id,
        ends.partner_transaction_id
    from legs
    left join ends
        on legs.organization_id = ends.organization_id
        and legs.transaction_id = ends.transaction_id
    -- What names an account of the company goes there, though the other end is not to be seen yet.
    where ends.transaction_id is not null or legs.names_own_account

)

select * from final
