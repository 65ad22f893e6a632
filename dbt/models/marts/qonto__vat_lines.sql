{{ config(materialized='qonto_by_transaction') }}

with vat as (

    select * from {{ ref('int_qonto__transaction_vat') }} {{ qonto.only_touched() }}

),

transactions as (

    select * from {{ ref('qonto__transactions') }} {{ qonto.only_touched() }}

),

-- Most have one line, and adding up one is work for nothing.
totals as (

    select
        vat.organization_id,
        vat.transaction_id,
        cast(sum(vat.vat_amount_cents) as int64) as vat_amount_cents,
        -- Not known where one line does not tell.
        case
            when count(vat.vat_amount_cents + vat.amount_excluding_vat_cents) = count(*)
                then cast(sum(vat.vat_amount_cents + vat.amount_excluding_vat_cents) as int64)
        end as amount_including_vat_cents,
        coalesce(cast(sum(vat.vat_amount_cents + vat.amount_excluding_vat_cents) as int64), 0) as known_amount_cents
    from vat
    inner join vat as second_lines
        on vat.organization_id = second_lines.organization_id
        and vat.transaction_id = second_lines.transaction_id
        and second_lines.line_number = 2
    group by vat.organization_id, vat.transaction_id

),

joined as (

    select
        vat.*,
        transactions.bank_account_id,
        transactions.status,
        transactions.is_in_cash,
        transactions.booking_date,
        transactions.side,
        transactions.is_refund,
        transactions.is_vat_relevant,
        transactions.stored_receipt_count > 0 as is_receipt_stored,
        transactions.counterparty_name,
        transactions.currency,
        transactions.header_vat_amount_cents,
        abs(transactions.signed_amount_cents) as transaction_amount_cents,
        case
            when totals.transaction_id is null
                -- An only line that does not tell its net is the whole transaction.
                then coalesce(
                    vat.amount_excluding_vat_cents,
                    abs(transactions.signed_amount_cents) - vat.vat_amount_cents
                )
            else vat.amount_excluding_vat_cents
        end as net_cents,
        coalesce(totals.vat_amount_cents, vat.vat_amount_cents) as lines_vat_amount_cents,
        totals.transaction_id is not null as has_several_lines,
        totals.amount_including_vat_cents as amount_of_several_lines,
        totals.known_amount_cents
    from vat
    inner join transactions
        on vat.organization_id = transactions.organization_id
        and vat.transaction_id = transactions.transaction_id
    left join totals
        on vat.organization_id = totals.organization_id
        and vat.transaction_id = totals.transaction_id

),

compared as (

    select
        *,
        case
            when has_several_lines then amount_of_several_lines
            else vat_amount_cents + net_cents
        end as lines_amount_including_vat_cents
    from joined

),

final as (

    select
        organization_id || '-' || transaction_id || '-' || cast(line_number as string) as vat_line_id,
        transaction_id,
        organization_id,
        line_number,
        vat_source,
        bank_account_id,
        status,
        is_in_cash,
        booking_date,
        side,
        is_refund,
        is_vat_relevant,
        is_receipt_stored,
        -- What was bought carries input VAT, what was sold output VAT; a refund keeps the direction it undoes.
        case
            when (side = 'debit') != is_refund then 'input'
            else 'output'
        end as vat_direction,
        counterparty_name,
        currency,
        vat_rate_kind,
        vat_rate,
        vat_amount_cents,
        {{ qonto.signed('vat_amount_cents') }} as signed_vat_amount_cents,
        {{ qonto.cents_to_major(qonto.signed('vat_amount_cents')) }} as signed_vat_amount,
        {{ qonto.signed('net_cents') }} as signed_amount_excluding_vat_cents,
        {{ qonto.cents_to_major(qonto.signed('net_cents')) }} as signed_amount_excluding_vat,
        {{ qonto.signed('(vat_amount_cents + net_cents)') }} as signed_amount_including_vat_cents,
        header_vat_amount_cents,
        lines_vat_amount_cents,
        header_vat_amount_cents - lines_vat_amount_cents as vat_difference_cents,
        transaction_amount_cents - lines_amount_including_vat_cents as amount_difference_cents,
        -- What the lines leave out, once for the transaction; and all of a line that does not tell its net.
        case
            when line_number = 1 and has_several_lines
                then {{ qonto.signed('(transaction_amount_cents - known_amount_cents)') }}
            when line_number = 1
                then {{ qonto.signed('(transaction_amount_cents - coalesce(vat_amount_cents + net_cents, 0))') }}
            else 0
        end as signed_uncovered_amount_cents
    from compared

)

select * from final
