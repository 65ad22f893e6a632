with transactions as (

    select
        organization_id,
        bank_account_id,
        currency,
        booking_date,
        settled_at,
        signed_amount_cents,
        settled_balance_cents,
        is_external_account
    from {{ ref('qonto__transactions') }}
    where is_in_cash and settled_at is not null

),

bank_accounts as (

    select * from {{ ref('stg_qonto__bank_accounts') }}

),

as_of as (

    select * from {{ ref('int_qonto__as_of') }}

),

beginnings as (

    select * from {{ ref('int_qonto__account_beginnings') }}

),

-- What is known of accounts at other banks: the balances they stated, each as of its own moment.
external_balances as (

    select * from {{ ref('int_qonto__external_balances') }}

),

accounts as (

    select organization_id, bank_account_id, currency from transactions
    union distinct
    select organization_id, bank_account_id, currency from bank_accounts where currency is not null

),

-- Accounts of which some movements are read and others are not: their days would be sums of parts.
partial_accounts as (

    select * from {{ ref('int_qonto__filtered_accounts') }}
    where not is_whole_from_a_day

),

-- What each settled balance says the account held before its first movement. The range frame adds up whole
-- instants, so of the movements that share one instant the last is right and the others are not.
chain as (

    select
        organization_id,
        bank_account_id,
        currency,
        settled_at,
        settled_balance_cents - signed_amount_cents as before_cents,
        settled_balance_cents as after_cents,
        settled_balance_cents - cast(sum(signed_amount_cents) over (
            partition by organization_id, bank_account_id, currency
            order by settled_at
        ) as int64) as start_cents,
        count(*) over (
            partition by organization_id, bank_account_id, currency
            order by settled_at
        ) - rank() over (
            partition by organization_id, bank_account_id, currency
            order by settled_at
        ) as others_at_instant
    from transactions

),

-- What the movements of one instant end with more often than they begin from is what they end with all together.
ends_of_instants as (

    select
        organization_id,
        bank_account_id,
        currency,
        settled_at,
        balance_cents
    from (
        select organization_id, bank_account_id, currency, settled_at, after_cents as balance_cents, 1 as surplus
        from chain
        where others_at_instant > 0
        union all
        select organization_id, bank_account_id, currency, settled_at, before_cents as balance_cents, -1 as surplus
        from chain
        where others_at_instant > 0
    ) as balances
    where balance_cents is not null
    group by organization_id, bank_account_id, currency, settled_at, balance_cents
    having sum(surplus) > 0

),

votes as (

    select
        chain.organization_id,
        chain.bank_account_id,
        chain.currency,
        chain.start_cents,
        count(*) as vote_count,
        sum(case
            when chain.others_at_instant = 0 or ends_of_instants.balance_cents is not null then 1
            else 0
        end) as last_at_instant_count,
        min(chain.settled_at) as first_vote_at
    from chain
    inner join (select distinct organization_id, bank_account_id, currency from transactions where not is_external_account) as own
        on chain.organization_id = own.organization_id
        and chain.bank_account_id = own.bank_account_id and chain.currency = own.currency
    left join ends_of_instants
        on chain.organization_id = ends_of_instants.organization_id
        and chain.bank_account_id = ends_of_instants.bank_account_id
        and chain.currency = ends_of_instants.currency
        and chain.settled_at = ends_of_instants.settled_at
        and chain.after_cents = ends_of_instants.balance_cents
    where chain.start_cents is not null
    group by chain.organization_id, chain.bank_account_id, chain.currency, chain.start_cents

),

spans as (

    select
        transactions.organization_id,
        transactions.bank_account_id,
        transactions.currency,
        min(transactions.booking_date) as first_booking_date,
        max(transactions.booking_date) as last_booking_date,
        -- What settled after the account was read is not in its balance.
        cast(sum(
            case when transactions.settled_at > bank_accounts._extracted_at then 0 else transactions.signed_amount_cents end
        ) as int64) as total_when_read_cents
    from transactions
    left join bank_accounts
        on transactions.organization_id = bank_accounts.organization_id
        and transactions.bank_account_id = bank_accounts.bank_account_id
    group by transactions.organization_id, transactions.bank_account_id, transactions.currency

),

known_starts as (

    select
        accounts.organization_id,
        accounts.bank_account_id,
        accounts.currency,
        bank_accounts.bank_account_name,
        votes.start_cents as chain_start_cents,
        bank_accounts.balance_cents - coalesce(spans.total_when_read_cents, 0) as account_start_cents,
        -- With --since, the first balance that is known is the one of that day, also of an account that was quiet then.
        coalesce(
            case when beginnings.began_date <= as_of.as_of_date then beginnings.began_date end,
            spans.first_booking_date,
            as_of.as_of_date
        ) as first_date,
        case
            when spans.last_booking_date > as_of.as_of_date then spans.last_booking_date
            else as_of.as_of_date
        end as last_date
    from accounts
    inner join as_of
        on accounts.organization_id = as_of.organization_id
    left join bank_accounts
        on accounts.organization_id = bank_accounts.organization_id
        and accounts.bank_account_id = bank_accounts.bank_account_id
        -- Who may not see balances is not told the currency either.
        and (bank_accounts.currency is null or accounts.currency = bank_accounts.currency)
    left join beginnings
        on accounts.organization_id = beginnings.organization_id
        and accounts.bank_account_id = beginnings.bank_account_id
    left join spans
        on accounts.organization_id = spans.organization_id
        and accounts.bank_account_id = spans.bank_account_id
        and accounts.currency = spans.currency
    left join votes
        on accounts.organization_id = votes.organization_id
        and accounts.bank_account_id = votes.bank_account_id
        and accounts.currency = votes.currency
    qualify row_number() over (
        partition by accounts.organization_id, accounts.bank_account_id, accounts.currency
        order by
            votes.last_at_instant_count desc,
            case
                when votes.start_cents = bank_accounts.balance_cents - coalesce(spans.total_when_read_cents, 0) then 0 else 1
            end,
            votes.vote_count desc,
            votes.first_vote_at,
            votes.start_cents
    ) = 1

),

-- The past is counted from the oldest balance that was stated for it: a later one says nothing of what was before.
external_starts as (

    select
        known_starts.organization_id,
        known_starts.bank_account_id,
        known_starts.currency,
        external_balances.start_cents
    from known_starts
    inner join external_balances
        on known_starts.organization_id = external_balances.organization_id
        and known_starts.bank_account_id = external_balances.bank_account_id
        and known_starts.currency = external_balances.currency
    qualify row_number() over (
        partition by known_starts.organization_id, known_starts.bank_account_id, known_starts.currency
        order by
            case when external_balances.stated_date <= known_starts.first_date then external_balances.statement_number end desc,
            external_balances.statement_number
    ) = 1

),

-- The start the chain agrees on; without a chain, the balance the bank states for the account, counted backwards.
starts as (

    select
        known_starts.organization_id,
        known_starts.bank_account_id,
        known_starts.currency,
        known_starts.bank_account_name,
        case
            when partial_accounts.bank_account_id is null
                then coalesce(known_starts.chain_start_cents, external_starts.start_cents, known_starts.account_start_cents)
        end as start_cents,
        case
            when partial_accounts.bank_account_id is not null then 'unknown'
            when known_starts.chain_start_cents is not null then 'settled_chain'
            when coalesce(external_starts.start_cents, known_starts.account_start_cents) is not null then 'account_balance'
            else 'unknown'
        end as balance_basis,
        known_starts.first_date,
        known_starts.last_date
    from known_starts
    left join external_starts
        on known_starts.organization_id = external_starts.organization_id
        and known_starts.bank_account_id = external_starts.bank_account_id
        and known_starts.currency = external_starts.currency
    left join partial_accounts
        on known_starts.organization_id = partial_accounts.organization_id
        and known_starts.bank_account_id = partial_accounts.bank_account_id

),

days as (

    {{ qonto.select_days(
        'starts',
        'first_date',
        'last_date',
        'balance_date',
        keep=['organization_id', 'bank_account_id', 'currency', 'bank_account_name', 'first_date', 'start_cents', 'balance_basis']
    ) | indent(4) }}

),

movements as (

    select
        organization_id,
        bank_account_id,
        currency,
        booking_date,
        count(*) as transaction_count,
        cast(sum(case when signed_amount_cents > 0 then signed_amount_cents else 0 end) as int64) as inflow_cents,
        cast(sum(case when signed_amount_cents < 0 then -signed_amount_cents else 0 end) as int64) as outflow_cents
    from transactions
    group by organization_id, bank_account_id, currency, booking_date

),

daily as (

    select
        days.organization_id,
        days.bank_account_id,
        days.currency,
        days.bank_account_name,
        days.balance_date,
        days.balance_basis,
        coalesce(movements.transaction_count, 0) as transaction_count,
        coalesce(movements.inflow_cents, 0) as inflow_cents,
        coalesce(movements.outflow_cents, 0) as outflow_cents,
        coalesce(external_balances.unexplained_cents, 0) as unexplained_cents,
        days.start_cents + cast(sum(
            coalesce(movements.inflow_cents, 0) - coalesce(movements.outflow_cents, 0)
            + coalesce(external_balances.unexplained_cents, 0)
        ) over (
            partition by days.organization_id, days.bank_account_id, days.currency
            order by days.balance_date
        ) as int64) as closing_balance_cents
    from days
    left join movements
        on days.organization_id = movements.organization_id
        and days.bank_account_id = movements.bank_account_id
        and days.currency = movements.currency
        and days.balance_date = movements.booking_date
    -- On its first day an account begins with what was stated for it last.
    left join external_balances
        on days.organization_id = external_balances.organization_id
        and days.bank_account_id = external_balances.bank_account_id
        and days.currency = external_balances.currency
        and days.balance_date = external_balances.stated_date
        and days.first_date < external_balances.stated_date

),

final as (

    select
        {{ qonto.account_day_id('balance_date') }} as daily_balance_id,
        organization_id,
        bank_account_id,
        bank_account_name,
        currency,
        balance_date,
        balance_basis,
        transaction_count,
        closing_balance_cents - inflow_cents + outflow_cents - unexplained_cents as opening_balance_cents,
        inflow_cents,
        outflow_cents,
        unexplained_cents,
        closing_balance_cents,
        {{ qonto.cents_to_major('closing_balance_cents - inflow_cents + outflow_cents - unexplained_cents') }} as opening_balance,
        {{ qonto.cents_to_major('inflow_cents') }} as inflow,
        {{ qonto.cents_to_major('outflow_cents') }} as outflow,
        {{ qonto.cents_to_major('unexplained_cents') }} as unexplained,
        {{ qonto.cents_to_major('closing_balance_cents') }} as closing_balance
    from daily

)

select * from final
