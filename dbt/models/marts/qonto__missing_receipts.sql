{{ config(materialized='view') }}

with transactions as (

    select * from {{ ref('qonto__transactions') }}
    where is_receipt_missing

),

memberships as (

    select * from {{ ref('stg_qonto__memberships') }}

),

as_of as (

    select * from {{ ref('int_qonto__as_of') }}

),

final as (

    select
        transactions.transaction_id,
        transactions.organization_id,
        transactions.transaction_slug,
        transactions.receipt_state,
        transactions.receipt_count,
        transactions.pending_receipt_count,
        transactions.bank_account_id,
        transactions.bank_account_name,
        transactions.status,
        transactions.operation_type,
        transactions.emitted_date,
        transactions.booking_date,
        as_of.as_of_date,
        cast({{ dbt.datediff('transactions.emitted_date', 'as_of.as_of_date', 'day') }} as int64) as age_days,
        transactions.currency,
        transactions.signed_amount_cents,
        transactions.signed_amount,
        transactions.counterparty_name,
        transactions.card_last_digits,
        transactions.primary_label_path,
        transactions.initiator_id,
        transactions.initiator_name,
        memberships.email as initiator_email,
        transactions.note
    from transactions
    inner join as_of
        on transactions.organization_id = as_of.organization_id
    left join memberships
        on transactions.organization_id = memberships.organization_id
        and transactions.initiator_id = memberships.membership_id

)

select * from final
