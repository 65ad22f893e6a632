{{ config(tags='every_run') }}

with totals as (

    select
        labels.organization_id,
        labels.transaction_id,
        max(transactions.signed_amount_cents) as amount,
        sum(labels.allocated_amount_cents) as total_of_shares,
        max(transactions.net_amount_cents) as net_amount,
        sum(labels.allocated_net_amount_cents) as total_of_net_shares
    from {{ ref('qonto__transaction_labels') }} as labels
    inner join {{ ref('qonto__transactions') }} as transactions
        on labels.organization_id = transactions.organization_id
        and labels.transaction_id = transactions.transaction_id
    group by labels.organization_id, labels.transaction_id

)

select * from totals
where amount != total_of_shares or net_amount != total_of_net_shares
