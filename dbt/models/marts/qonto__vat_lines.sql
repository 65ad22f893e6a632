with vat as (

    select * from {{ ref('int_qonto__transaction_vat') }}

),

transactions as (

    select * from {{ ref('qonto__transactions') }}

),

-- Most have one line, and adding up one is work for nothing.
totals as (

    select
        vat.organization_id,
        vat.transaction_id,
        cast(sum(vat.vat_amount_cents) as int64) as lines_vat_amount_cents
    from vat
    inner join vat as second_lines
        on vat.organization_id = second_lines.organization_id
        and vat.transaction_id = second_lines.transaction_id
        and second_lines.line_number = 2
    group by vat.organization_id, vat.transaction_id

),

final as (

    select
        vat.organization_id || '-' || vat.transaction_id || '-' || cast(vat.line_number as string) as vat_line_id,
        vat.transaction_id,
        vat.organization_id,
        vat.line_number,
        vat.vat_source,
        transactions.bank_account_id,
        transactions.status,
        transactions.is_in_cash,
        transactions.booking_date,
        transactions.side,
        transactions.is_refund,
        -- What was bought carries input VAT, what was sold output VAT; a refund keeps the direction it undoes.
        case
            when (transactions.side = 'debit') != transactions.is_refund then 'input'
            else 'output'
        end as vat_direction,
        transactions.counterparty_name,
        transactions.currency,
        vat.vat_rate_kind,
        vat.vat_rate,
        vat.vat_amount_cents,
        {{ qonto.signed('vat.vat_amount_cents', 'transactions.side') }} as signed_vat_amount_cents,
        {{ qonto.cents_to_major(qonto.signed('vat.vat_amount_cents', 'transactions.side')) }} as signed_vat_amount,
        {{ qonto.signed('vat.amount_excluding_vat_cents', 'transactions.side') }} as signed_amount_excluding_vat_cents,
        {{ qonto.cents_to_major(qonto.signed('vat.amount_excluding_vat_cents', 'transactions.side')) }} as signed_amount_excluding_vat,
        {{ qonto.signed('vat.amount_including_vat_cents', 'transactions.side') }} as signed_amount_including_vat_cents,
        transactions.header_vat_amount_cents,
        coalesce(totals.lines_vat_amount_cents, vat.vat_amount_cents) as lines_vat_amount_cents,
        transactions.header_vat_amount_cents
        - coalesce(totals.lines_vat_amount_cents, vat.vat_amount_cents) as vat_difference_cents
    from vat
    inner join transactions
        on vat.organization_id = transactions.organization_id
        and vat.transaction_id = transactions.transaction_id
    left join totals
        on vat.organization_id = totals.organization_id
        and vat.transaction_id = totals.transaction_id

)

select * from final
