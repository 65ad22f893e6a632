with labels as (

    select * from {{ ref('int_qonto__transaction_labels') }}

),

transactions as (

    select * from {{ ref('qonto__transactions') }}

),

shares as (

    select
        labels.*,
        transactions.bank_account_id,
        transactions.status,
        transactions.is_in_cash,
        transactions.booking_date,
        transactions.currency,
        transactions.signed_amount_cents,
        -- Split without its sign, so that a debit and a credit of one amount split alike.
        {{ qonto.integer_divide('abs(transactions.signed_amount_cents)', 'labels.label_count') }} as share_cents,
        mod(abs(transactions.signed_amount_cents), labels.label_count) as remainder_cents
    from labels
    inner join transactions
        on labels.transaction_id = transactions.transaction_id

),

allocated as (

    select
        *,
        cast(
            sign(signed_amount_cents) * (share_cents + case when label_rank = 1 then remainder_cents else 0 end)
            as int64
        ) as allocated_amount_cents
    from shares

),

final as (

    select
        transaction_id || '-' || label_id as transaction_label_id,
        transaction_id,
        label_id,
        label_rank,
        label_count,
        label_name,
        label_path,
        root_label_name,
        parent_label_id,
        is_label_current,
        bank_account_id,
        status,
        is_in_cash,
        booking_date,
        currency,
        signed_amount_cents,
        allocated_amount_cents,
        {{ qonto.cents_to_major('allocated_amount_cents') }} as allocated_amount,
        case when is_in_cash then allocated_amount_cents else 0 end as allocated_cash_amount_cents
    from allocated

)

select * from final
