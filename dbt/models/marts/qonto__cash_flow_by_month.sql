with transactions as (

    select *
    from {{ ref('qonto__transactions') }}
    where is_in_cash and booking_date is not null

),

labels as (

    select * from {{ ref('qonto__transaction_labels') }}
    -- Of what is inherited the rank is null; on BigQuery this keeps those rows from being read.
    where is_in_cash and not is_inherited and label_rank >= 1

),

-- The bank translates the names of its categories and sometimes leaves them out; the id stays.
category_names as (

    select
        organization_id,
        cashflow_category_id,
        cashflow_category_name
    from (
        select
            organization_id,
            cashflow_category_id,
            cashflow_category_name,
            max(updated_at) as last_used_at
        from transactions
        where cashflow_category_id is not null and cashflow_category_name is not null
        group by organization_id, cashflow_category_id, cashflow_category_name
    ) as used
    qualify row_number() over (
        partition by organization_id, cashflow_category_id
        order by last_used_at desc, cashflow_category_name
    ) = 1

),

-- Shares of labelled movements, and movements without a label whole: together each cent once.
shares as (

    select
        cast({{ dbt.date_trunc('month', 'transactions.booking_date') }} as date) as booking_month,
        transactions.organization_id,
        transactions.bank_account_id,
        transactions.bank_account_name,
        transactions.currency,
        transactions.category,
        transactions.cashflow_category_id,
        case when transactions.cashflow_category_id is null then transactions.cashflow_category_name end as cashflow_category_name,
        transactions.is_internal_transfer,
        labels.label_id,
        labels.label_path,
        labels.root_label_name,
        coalesce(labels.label_rank, 1) = 1 as is_first_share,
        coalesce(labels.allocated_cash_amount_cents, transactions.cash_amount_cents) as cash_cents,
        coalesce(labels.allocated_income_cents, transactions.income_amount_cents) as income_cents,
        coalesce(labels.allocated_spend_cents, transactions.spend_amount_cents) as spend_cents
    from transactions
    left join labels
        on transactions.organization_id = labels.organization_id
        and transactions.transaction_id = labels.transaction_id

),

monthly as (

    select
        booking_month,
        organization_id,
        bank_account_id,
        max(bank_account_name) as bank_account_name,
        currency,
        category,
        cashflow_category_id,
        cashflow_category_name,
        is_internal_transfer,
        label_id,
        max(label_path) as label_path,
        max(root_label_name) as root_label_name,
        -- A movement has one share for each label, and is counted with the first.
        cast(sum(case when is_first_share then 1 else 0 end) as int64) as transaction_count,
        count(*) as share_count,
        cast(sum(case when cash_cents > 0 then cash_cents else 0 end) as int64) as inflow_cents,
        cast(sum(case when cash_cents < 0 then -cash_cents else 0 end) as int64) as outflow_cents,
        cast(sum(income_cents) as int64) as income_cents,
        cast(sum(spend_cents) as int64) as spend_cents
    from shares
    group by
        booking_month,
        organization_id,
        bank_account_id,
        currency,
        category,
        cashflow_category_id,
        cashflow_category_name,
        is_internal_transfer,
        label_id

),

final as (

    select
        monthly.organization_id || '-' || cast(monthly.booking_month as string) || '-' || monthly.bank_account_id || '-'
        || monthly.currency || '-' || coalesce(monthly.category, '') || '-'
        || coalesce(monthly.cashflow_category_id, monthly.cashflow_category_name, '') || '-'
        || case when monthly.is_internal_transfer then 'internal' else 'external' end || '-'
        || coalesce(monthly.label_id, '') as cash_flow_id,
        monthly.booking_month,
        {{ qonto.fiscal_year('monthly.booking_month') }} as fiscal_year,
        {{ qonto.fiscal_month('monthly.booking_month') }} as fiscal_month,
        monthly.organization_id,
        monthly.bank_account_id,
        monthly.bank_account_name,
        monthly.currency,
        monthly.category,
        monthly.cashflow_category_id,
        coalesce(category_names.cashflow_category_name, monthly.cashflow_category_name) as cashflow_category_name,
        monthly.is_internal_transfer,
        monthly.label_id,
        monthly.label_path,
        monthly.root_label_name,
        monthly.transaction_count,
        monthly.share_count,
        monthly.inflow_cents,
        monthly.outflow_cents,
        monthly.inflow_cents - monthly.outflow_cents as net_cash_flow_cents,
        monthly.income_cents,
        monthly.spend_cents,
        {{ qonto.cents_to_major('monthly.inflow_cents') }} as inflow,
        {{ qonto.cents_to_major('monthly.outflow_cents') }} as outflow,
        {{ qonto.cents_to_major('monthly.inflow_cents - monthly.outflow_cents') }} as net_cash_flow,
        {{ qonto.cents_to_major('monthly.income_cents') }} as income,
        {{ qonto.cents_to_major('monthly.spend_cents') }} as spend
    from monthly
    left join category_names
        on monthly.organization_id = category_names.organization_id
        and monthly.cashflow_category_id = category_names.cashflow_category_id

)

select * from final
