{{ config(severity='warn') }}

-- What came in less what went out in a month is what the balance moved by. A warning, because both numbers are made from
-- what the bank says: it has completed a movement and does not say when it settled, so it is in the one and not in the other.
with days as (

    select
        organization_id,
        bank_account_id,
        currency,
        cast({{ dbt.date_trunc('month', 'balance_date') }} as date) as booking_month,
        opening_balance_cents,
        closing_balance_cents,
        unexplained_cents,
        row_number() over (
            partition by organization_id, bank_account_id, currency, {{ dbt.date_trunc('month', 'balance_date') }}
            order by balance_date
        ) as nth_day,
        row_number() over (
            partition by organization_id, bank_account_id, currency, {{ dbt.date_trunc('month', 'balance_date') }}
            order by balance_date desc
        ) as days_to_end
    from {{ ref('qonto__daily_balances') }}
    where balance_basis != 'unknown'

),

accounts as (

    select distinct
        organization_id,
        bank_account_id,
        currency
    from days

),

changes as (

    select
        organization_id,
        bank_account_id,
        currency,
        booking_month,
        sum(
            case when days_to_end = 1 then closing_balance_cents else 0 end
            - case when nth_day = 1 then opening_balance_cents else 0 end
            - unexplained_cents
        ) as change_cents
    from days
    group by organization_id, bank_account_id, currency, booking_month

),

flows as (

    select
        flow.organization_id,
        flow.bank_account_id,
        flow.currency,
        flow.booking_month,
        sum(flow.net_cash_flow_cents) as net_cash_flow_cents
    from {{ ref('qonto__cash_flow_by_month') }} as flow
    inner join accounts
        on flow.organization_id = accounts.organization_id
        and flow.bank_account_id = accounts.bank_account_id
        and flow.currency = accounts.currency
    group by flow.organization_id, flow.bank_account_id, flow.currency, flow.booking_month

),

-- By `qonto_cash_statuses` a movement may be cash before it settles: then it is in no balance on purpose.
early as (

    select
        organization_id,
        bank_account_id,
        currency,
        cast({{ dbt.date_trunc('month', 'booking_date') }} as date) as booking_month,
        sum(cash_amount_cents) as cash_cents
    from {{ ref('qonto__transactions') }}
    where is_in_cash and settled_at is null and status != 'completed'
    group by organization_id, bank_account_id, currency, cast({{ dbt.date_trunc('month', 'booking_date') }} as date)

),

compared as (

    select
        coalesce(flows.organization_id, changes.organization_id) as organization_id,
        coalesce(flows.bank_account_id, changes.bank_account_id) as bank_account_id,
        coalesce(flows.currency, changes.currency) as currency,
        coalesce(flows.booking_month, changes.booking_month) as booking_month,
        coalesce(flows.net_cash_flow_cents, 0) as net_cash_flow_cents,
        coalesce(changes.change_cents, 0) as change_cents
    from flows
    full outer join changes
        on flows.organization_id = changes.organization_id
        and flows.bank_account_id = changes.bank_account_id
        and flows.currency = changes.currency
        and flows.booking_month = changes.booking_month

)

select
    compared.bank_account_id,
    compared.currency,
    compared.booking_month,
    compared.net_cash_flow_cents,
    compared.change_cents
from compared
left join early
    on compared.organization_id = early.organization_id
    and compared.bank_account_id = early.bank_account_id
    and compared.currency = early.currency
    and compared.booking_month = early.booking_month
where compared.net_cash_flow_cents - coalesce(early.cash_cents, 0) != compared.change_cents
