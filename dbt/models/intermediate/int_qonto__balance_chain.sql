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
        {{ qonto.account_day_id('booking_date') }} as daily_balance_id,
        settled_at,
        settled_balance_cents - signed_amount_cents as before_cents,
        settled_balance_cents as after_cents
    from {{ ref('qonto__transactions') }}
    where is_in_cash and settled_at is not null and not is_external_account

),

ends as (

    select daily_balance_id, before_cents as balance_cents, 1 as surplus from movements
    union all
    select daily_balance_id, after_cents as balance_cents, -1 as surplus from movements

),

-- A balance that one more movement starts from than ends with has its predecessor outside the day, or nowhere.
balances as (

    select
        daily_balance_id,
        balance_cents,
        sum(surplus) as surplus
    from ends
    where balance_cents is not null
    group by daily_balance_id, balance_cents

),

starts as (

    select
        daily_balance_id,
        sum(case when surplus > 0 then surplus else 0 end) as start_count
    from balances
    group by daily_balance_id

),

-- None on a day that ends where it began: then what came before goes on.
day_ends as (

    select
        movements.daily_balance_id,
        movements.after_cents as end_cents
    from movements
    inner join balances
        on movements.daily_balance_id = balances.daily_balance_id
        and movements.after_cents = balances.balance_cents
    where balances.surplus < 0
    qualify row_number() over (
        partition by movements.daily_balance_id
        order by movements.settled_at desc, movements.transaction_id desc
    ) = 1

),

unstated as (

    select
        daily_balance_id,
        count(*) as unstated_count
    from movements
    where after_cents is null
    group by daily_balance_id

),

-- From a day with a movement whose balance is not stated nothing follows for the next ones: a new segment begins.
segments as (

    select
        days.daily_balance_id,
        days.organization_id,
        days.bank_account_id,
        days.currency,
        days.balance_date,
        starts.start_count,
        coalesce(unstated.unstated_count, 0) as unstated_count,
        case when unstated.unstated_count is null then day_ends.end_cents end as end_cents,
        coalesce(sum(unstated.unstated_count) over (
            partition by days.organization_id, days.bank_account_id, days.currency
            order by days.balance_date
            rows between unbounded preceding and 1 preceding
        ), 0) as segment
    from days
    left join starts
        on days.daily_balance_id = starts.daily_balance_id
    left join day_ends
        on days.daily_balance_id = day_ends.daily_balance_id
    left join unstated
        on days.daily_balance_id = unstated.daily_balance_id

),

followed as (

    select
        *,
        last_value(end_cents ignore nulls) over (
            partition by organization_id, bank_account_id, currency, segment
            order by balance_date
            rows between unbounded preceding and 1 preceding
        ) as opening_cents
    from segments

),

-- Where the day should begin: with what the bank stated last.
openings as (

    select
        followed.daily_balance_id,
        max(case when balances.surplus > 0 then 1 else 0 end) as is_met_by_start
    from followed
    inner join balances
        on followed.daily_balance_id = balances.daily_balance_id
        and followed.opening_cents = balances.balance_cents
    group by followed.daily_balance_id

),

breaks as (

    select
        followed.*,
        greatest(
            case
                when followed.start_count > 0
                    -- The first day of a segment may begin anywhere, once.
                    then followed.start_count
                    - case when followed.opening_cents is null then 1 else coalesce(openings.is_met_by_start, 0) end
                -- It ends where it began, so it has to pass there.
                when followed.start_count = 0 and followed.opening_cents is not null
                    then case when openings.daily_balance_id is null then 1 else 0 end
                else 0
            end
            -- A movement whose balance is not stated parts the chain.
            - followed.unstated_count,
            0
        ) as break_count
    from followed
    left join openings
        on followed.daily_balance_id = openings.daily_balance_id

),

-- Where nothing is known from before, the first movement may begin anywhere and the second one is the first that breaks.
first_breaks as (

    select
        breaks.daily_balance_id,
        movements.transaction_id
    from breaks
    inner join movements
        on breaks.daily_balance_id = movements.daily_balance_id
    inner join balances
        on movements.daily_balance_id = balances.daily_balance_id
        and movements.before_cents = balances.balance_cents
    where
        breaks.break_count > 0
        and (balances.surplus > 0 or breaks.start_count = 0)
        and (breaks.opening_cents is null or movements.before_cents != breaks.opening_cents)
    qualify row_number() over (
        partition by breaks.daily_balance_id
        order by movements.settled_at, movements.transaction_id
    ) = case when breaks.opening_cents is null then 2 else 1 end

),

final as (

    select
        breaks.daily_balance_id,
        breaks.unstated_count as unstated_balance_count,
        case
            when breaks.unstated_count = 0 then coalesce(breaks.end_cents, breaks.opening_cents)
        end as bank_closing_balance_cents,
        cast(breaks.break_count as int64) as break_count,
        first_breaks.transaction_id as first_break_transaction_id
    from breaks
    left join first_breaks
        on breaks.daily_balance_id = first_breaks.daily_balance_id

)

select * from final
