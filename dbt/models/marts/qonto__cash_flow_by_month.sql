with transactions as (

    select *
    from {{ ref('qonto__transactions') }}
    where is_in_cash and booking_date is not null

),

labels as (

    select * from {{ ref('qonto__transaction_labels') }}
    where is_in_cash and not is_inherited

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
        transactions.cashflow_category_name,
        transactions.is_internal_transfer,
        labels.label_id,
        labels.label_path,
        labels.root_label_name,
        coalesce(labels.allocated_cash_amount_cents, transactions.cash_amount_cents) as cash_cents
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
        cashflow_category_name,
        is_internal_transfer,
        label_id,
        max(label_path) as label_path,
        max(root_label_name) as root_label_name,
        -- A transaction has one share for each label.
        count(*) as transaction_count,
        cast(sum(case when cash_cents > 0 then cash_cents else 0 end) as int64) as inflow_cents,
        cast(sum(case when cash_cents < 0 then -cash_cents else 0 end) as int64) as outflow_cents
    from shares
    group by
        booking_month,
        organization_id,
        bank_account_id,
        currency,
        category,
        cashflow_category_name,
        is_internal_transfer,
        label_id

),

final as (

    select
        organization_id || '-' || cast(booking_month as string) || '-' || bank_account_id || '-' || currency || '-'
        || coalesce(category, '') || '-' || coalesce(cashflow_category_name, '') || '-'
        || case when is_internal_transfer then 'internal' else 'external' end || '-'
        || coalesce(label_id, '') as cash_flow_id,
        booking_month,
        organization_id,
        bank_account_id,
        bank_account_name,
        currency,
        category,
        cashflow_category_name,
        is_internal_transfer,
        label_id,
        label_path,
        root_label_name,
        transaction_count,
        inflow_cents,
        outflow_cents,
        inflow_cents - outflow_cents as net_cash_flow_cents,
        {{ qonto.cents_to_major('inflow_cents') }} as inflow,
        {{ qonto.cents_to_major('outflow_cents') }} as outflow,
        {{ qonto.cents_to_major('inflow_cents - outflow_cents') }} as net_cash_flow
    from monthly

)

select * from final
