{{ config(materialized='table') }}

{#- Inside the bank both ends are written at once; between banks a transfer may meet a long weekend. -#}
{%- set seconds_inside = 60 * 60 -%}
{%- set seconds_between = 5 * 24 * 60 * 60 -%}
{%- set alike = 'organization_id, currency, amount_cents, standing' -%}
{%- set named_alike = alike ~ ', end_key, is_end_receiving' -%}
{%- set of_one_depth = 'partition by ' ~ named_alike ~ ', depth order by at_second, side desc, bank_account_id, transaction_id' -%}
with legs as (

    select
        *,
        {{ qonto.unix_seconds('moved_at') }} as at_second
    from {{ ref('int_qonto__own_transfer_legs') }}

),

-- Between accounts that are named: those that go to one account, or come from it. Each credit takes the first debit that is
-- left and is not days before it. How many are too early only grows, so which one that is follows from counts.
named as (

    select *
    from legs
    where end_key is not null

),

named_counts as (

    select
        *,
        row_number() over (
            partition by {{ named_alike }}, side
            order by at_second, bank_account_id, transaction_id
        ) as place,
        coalesce(sum(case when side = 'debit' then 1 else 0 end) over (
            partition by {{ named_alike }}
            order by at_second
            range between unbounded preceding and {{ seconds_between + 1 }} preceding
        ), 0) as too_early_count
    from named

),

named_places as (

    select
        *,
        case
            when side = 'debit' then place
            else place + max(too_early_count + 1 - place) over (partition by {{ named_alike }}, side order by place)
        end as debit_place
    from named_counts

),

first_pairs as (

    select
        debits.organization_id,
        debits.transaction_id as debit_id,
        credits.transaction_id as credit_id
    from named_places as debits
    inner join named_places as credits
        on
        {%- for column in named_alike.split(', ') %}
        {{ 'and ' if not loop.first }}debits.{{ column }} = credits.{{ column }}
        {%- endfor %}
        and debits.debit_place = credits.debit_place
    where
        debits.side = 'debit'
        and credits.side = 'credit'
        and debits.bank_account_id != credits.bank_account_id
        and abs(debits.at_second - credits.at_second) <= {{ seconds_between }}

),

first_ends as (

    select
        organization_id,
        debit_id as transaction_id
    from first_pairs
    union all
    select
        organization_id,
        credit_id as transaction_id
    from first_pairs

),

named_left as (

    select named.*
    from named
    left join first_ends
        on named.organization_id = first_ends.organization_id
        and named.transaction_id = first_ends.transaction_id
    where first_ends.transaction_id is null

),

-- What strangers of the same amount have put out of step: each debit that is left meets the next credit that is, as brackets
-- do. Where a debit opens and a credit closes, those of one depth stand in turns.
named_depths as (

    select
        *,
        sum(case when side = 'debit' then 1 else -1 end) over (
            partition by {{ named_alike }}
            order by at_second, side desc, bank_account_id, transaction_id
            rows between unbounded preceding and current row
        )
        + case when side = 'debit' then 0 else 1 end as depth
    from named_left

),

named_nexts as (

    select
        *,
        lead(transaction_id) over ({{ of_one_depth }}) as next_id,
        lead(side) over ({{ of_one_depth }}) as next_side,
        lead(bank_account_id) over ({{ of_one_depth }}) as next_account_id,
        lead(at_second) over ({{ of_one_depth }}) as next_second
    from named_depths

),

named_pairs as (

    select * from first_pairs
    union all
    select
        organization_id,
        transaction_id as debit_id,
        next_id as credit_id
    from named_nexts
    where
        side = 'debit'
        and next_side = 'credit'
        and next_account_id != bank_account_id
        and next_second - at_second <= {{ seconds_between }}

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
