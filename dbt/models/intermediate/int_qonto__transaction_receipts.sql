-- The links of the newest version decide: a receipt that was taken off a transaction still exists at the bank.
with links as (

    select * from {{ ref('stg_qonto__transaction_attachments') }}
    where attachment_id is not null

),

attachments as (

    select * from {{ ref('stg_qonto__attachments') }}

),

final as (

    select
        links.transaction_id,
        links.organization_id,
        count(*) as receipt_count,
        cast(sum(case when attachments.attachment_state = 'stored' then 1 else 0 end) as int64) as stored_receipt_count,
        -- A link that the connector has not reached yet is pending too.
        cast(sum(
            case when coalesce(attachments.attachment_state, 'pending') = 'pending' then 1 else 0 end
        ) as int64) as pending_receipt_count,
        -- Why there is none to use: the first reason that somebody could do something about.
        case
            when max(case when attachments.attachment_state = 'quarantined' then 1 else 0 end) = 1 then 'quarantined'
            when max(case when attachments.attachment_state = 'too_large' then 1 else 0 end) = 1 then 'too_large'
            when max(case when attachments.attachment_state = 'gone' then 1 else 0 end) = 1 then 'gone'
        end as unusable_receipt_state
    from links
    left join attachments
        on links.organization_id = attachments.organization_id
        and links.attachment_id = attachments.attachment_id
    group by links.organization_id, links.transaction_id

)

select * from final
