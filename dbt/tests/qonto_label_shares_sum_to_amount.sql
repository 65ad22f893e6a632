with totals as (

    select
        organization_id,
        transaction_id,
        max(signed_amount_cents) as amount,
        sum(allocated_amount_cents) as total_of_shares
    from {{ ref('qonto__transaction_labels') }}
    group by organization_id, transaction_id

)

select * from totals
where amount != total_of_shares
