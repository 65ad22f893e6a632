{#
  CTEs that end with `<name>_ends`: both ends of each transfer among the rows of `relation`, which are of one kind where
  the columns `alike` are equal, and of one moment where each is within `seconds` of the next. No end may meet one of its
  own account; as many meet as can; and the same rows give the same pairs, in whatever order they come.

  Debits and credits are put in order by account, in a circle, and the credits are turned on until none of them is beside a
  debit of its own account. A circle has room for all if no account has more ends than half of it: so it is filled up with
  ends that are not there, and what meets those stays alone. How far to turn follows from the counts: the credits of
  each account must begin where its debits have ended. Then they end before its debits begin again, because what lies in
  between is never longer than the circle.
#}
{% macro ctes_of_own_transfers(relation, name, alike, seconds) -%}
{{ name }}_gaps as (

    select
        *,
        at_second - lag(at_second) over (partition by {{ alike }} order by at_second) as gap
    from {{ relation }}

),

{{ name }}_runs as (

    select
        *,
        sum(case when gap <= {{ seconds }} then 0 else 1 end) over (
            partition by {{ alike }}
            order by at_second
            rows between unbounded preceding and current row
        ) as run
    from {{ name }}_gaps

),

{{ name }}_counts as (

    select
        *,
        row_number() over (
            partition by {{ alike }}, run, side
            order by bank_account_id, at_second, transaction_id
        ) - 1 as place,
        sum(case when side = 'debit' then 1 else 0 end) over (partition by {{ alike }}, run) as debit_count,
        sum(case when side = 'credit' then 1 else 0 end) over (partition by {{ alike }}, run) as credit_count,
        count(*) over (partition by {{ alike }}, run, bank_account_id) as account_count,
        -- All rows of one account stand at one place of this order.
        sum(case when side = 'debit' then 1 else 0 end) over (partition by {{ alike }}, run order by bank_account_id)
        - sum(case when side = 'credit' then 1 else 0 end) over (partition by {{ alike }}, run order by bank_account_id)
        + sum(case when side = 'credit' then 1 else 0 end) over (partition by {{ alike }}, run, bank_account_id) as turn
    from {{ name }}_runs

),

{{ name }}_sizes as (

    select
        *,
        greatest(
            debit_count,
            credit_count,
            max(account_count) over (partition by {{ alike }}, run)
        ) as size,
        max(turn) over (partition by {{ alike }}, run) as largest_turn
    from {{ name }}_counts

),

{{ name }}_places as (

    select
        *,
        case
            when side = 'debit' then place
            -- What fills the circle up stands last, as one more account.
            else mod(place + greatest(largest_turn, size - credit_count), size)
        end as debit_place
    from {{ name }}_sizes

),

{{ name }}_ends as (

    select
        own.organization_id,
        own.transaction_id,
        other.transaction_id as partner_transaction_id
    from {{ name }}_places as own
    inner join {{ name }}_places as other
        on
        {%- for column in alike.split(', ') %}
        {{ 'and ' if not loop.first }}own.{{ column }} = other.{{ column }}
        {%- endfor %}
        and own.run = other.run
        and own.debit_place = other.debit_place
        and own.side != other.side
    where
        own.bank_account_id != other.bank_account_id
        and abs(own.at_second - other.at_second) <= {{ seconds }}

),
{%- endmacro %}
