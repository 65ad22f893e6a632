{#-
  The bank states what an account held after each settled movement. So what it held before one movement is what it held
  after another: a chain, in which a missing, doubled or altered movement leaves a hole. It is looked at day by day, as
  multisets, because movements that share an instant have no known order.
-#}
with days as (

    select * from {{ ref('qonto__daily_balances') }}

),

movements as (

    select
        transaction_id,
        bank_account_id,
        currency,
        booking_date,
        settled_at,
        settled_balance_cents - signed_amount_cents as before_cents,
        settled_balance_cents as after_cents
    from {{ ref('qonto__transactions') }}
    where is_in_cash and settled_at is not null and not is_external_account

),

ends as (

    select bank_account_id, currency, booking_date, before_cents as balance_cents, 1 as surplus
    from movements
    union all
    select bank_account_id, currency, booking_date, after_cents as balance_cents, -1 as surplus
    from movements

),

-- A balance that one more movement starts from than ends with has its predecessor outside the day, or nowhere.
balances as (

    select
        bank_account_id,
        currency,
        booking_date,
        balance_cents,
        sum(surplus) as surplus
    from ends
    where balance_cents is not null
    group by bank_account_id, currency, booking_date, balance_cents

),

unstated as (

    select
        bank_account_id,
        currency,
        booking_date,
        count(*) as unstated_count
    from movements
    where after_cents is null
    group by bank_account_id, currency, booking_date

),

chains as (

    select
        bank_account_id,
        currency,
        booking_date,
        sum(case when surplus > 0 then surplus else 0 end) as start_count
    from balances
    group by bank_account_id, currency, booking_date

),

-- None on a day that ends where it began: then what came before goes on.
day_ends as (

    select
        movements.bank_account_id,
        movements.currency,
        movements.booking_date,
        movements.after_cents as end_cents
    from movements
    inner join balances
        on movements.bank_account_id = balances.bank_account_id
        and movements.currency = balances.currency
        and movements.booking_date = balances.booking_date
        and movements.after_cents = balances.balance_cents
    where balances.surplus < 0
    qualify row_number() over (
        partition by movements.bank_account_id, movements.currency, movements.booking_date
        order by movements.settled_at desc, movements.transaction_id desc
    ) = 1

),

-- Without the balance after a movement nothing follows from the days before it: a new stretch begins.
stretches as (

    select
        days.bank_account_id,
        days.currency,
        days.balance_date,
        coalesce(unstated.unstated_count, 0) as unstated_count,
        case when unstated.unstated_count is null then day_ends.end_cents end as end_cents,
        chains.start_count,
        sum(coalesce(unstated.unstated_count, 0)) over (
            partition by days.bank_account_id, days.currency
            order by days.balance_date
            rows between unbounded preceding and current row
        ) as stretch
    from days
    left join chains
        on days.bank_account_id = chains.bank_account_id
        and days.currency = chains.currency
        and days.balance_date = chains.booking_date
    left join day_ends
        on days.bank_account_id = day_ends.bank_account_id
        and days.currency = day_ends.currency
        and days.balance_date = day_ends.booking_date
    left join unstated
        on days.bank_account_id = unstated.bank_account_id
        and days.currency = unstated.currency
        and days.balance_date = unstated.booking_date

),

followed as (

    select
        *,
        last_value(end_cents ignore nulls) over (
            partition by bank_account_id, currency, stretch
            order by balance_date
            rows between unbounded preceding and 1 preceding
        ) as bank_opening_cents,
        last_value(end_cents ignore nulls) over (
            partition by bank_account_id, currency, stretch
            order by balance_date
            rows between unbounded preceding and current row
        ) as bank_closing_cents
    from stretches

),

-- Where the day should begin: with what the bank stated last. The first day may begin anywhere, once.
matches as (

    select
        followed.bank_account_id,
        followed.currency,
        followed.balance_date,
        max(case when balances.balance_cents = followed.bank_opening_cents then 1 else 0 end) as is_met,
        max(
            case
                when balances.surplus > 0 and balances.balance_cents = followed.bank_opening_cents then 1
                else 0
            end
        ) as is_met_by_start
    from followed
    inner join balances
        on followed.bank_account_id = balances.bank_account_id
        and followed.currency = balances.currency
        and followed.balance_date = balances.booking_date
    group by followed.bank_account_id, followed.currency, followed.balance_date

),

breaks as (

    select
        followed.*,
        case
            when followed.start_count is null or followed.unstated_count > 0 then 0
            when followed.start_count = 0
                then case when followed.bank_opening_cents is null or matches.is_met = 1 then 0 else 1 end
            else
                followed.start_count
                - case when followed.bank_opening_cents is null or matches.is_met_by_start = 1 then 1 else 0 end
        end as break_count
    from followed
    left join matches
        on followed.bank_account_id = matches.bank_account_id
        and followed.currency = matches.currency
        and followed.balance_date = matches.balance_date

),

-- Where nothing is known from before, the first movement may begin anywhere and the second one is the first that breaks.
first_breaks as (

    select
        breaks.bank_account_id,
        breaks.currency,
        breaks.balance_date,
        movements.transaction_id
    from breaks
    inner join movements
        on breaks.bank_account_id = movements.bank_account_id
        and breaks.currency = movements.currency
        and breaks.balance_date = movements.booking_date
    inner join balances
        on movements.bank_account_id = balances.bank_account_id
        and movements.currency = balances.currency
        and movements.booking_date = balances.booking_date
        and movements.before_cents = balances.balance_cents
    where
        breaks.break_count > 0
        and (balances.surplus > 0 or breaks.start_count = 0)
        and (breaks.bank_opening_cents is null or movements.before_cents != breaks.bank_opening_cents)
    qualify row_number() over (
        partition by breaks.bank_account_id, breaks.currency, breaks.balance_date
        order by movements.settled_at, movements.transaction_id
    ) = case when breaks.bank_opening_cents is null then 2 else 1 end

),

final as (

    select
        breaks.bank_account_id,
        breaks.currency,
        breaks.balance_date,
        breaks.unstated_count as unstated_balance_count,
        breaks.bank_closing_cents as bank_closing_balance_cents,
        cast(breaks.break_count as int64) as break_count,
        first_breaks.transaction_id as first_break_transaction_id
    from breaks
    left join first_breaks
        on breaks.bank_account_id = first_breaks.bank_account_id
        and breaks.currency = first_breaks.currency
        and breaks.balance_date = first_breaks.balance_date

)

select * from final
