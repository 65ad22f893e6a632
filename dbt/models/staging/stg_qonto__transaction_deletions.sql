-- Transactions that the bank no longer knows. One that has landed once more since is there again, and is not among them.
with deletions as (

    select
        organization_id,
        id as transaction_id,
        bank_account_id,
        deleted_at,
        found_by,
        _seq
    from {{ ref('base_qonto__transaction_deletions') }}
    qualify row_number() over (
        partition by organization_id, id
        order by _seq desc, _part desc, _row desc
    ) = 1

),

landed as (

    select
        organization_id,
        id as transaction_id,
        max(_seq) as last_seq
    from {{ ref('base_qonto__transactions') }}
    where id in (select transaction_id from deletions)
    group by organization_id, id

),

final as (

    select
        deletions.organization_id,
        deletions.transaction_id,
        deletions.bank_account_id,
        deletions.deleted_at,
        deletions.found_by
    from deletions
    left join landed
        on deletions.organization_id = landed.organization_id
        and deletions.transaction_id = landed.transaction_id
    -- Of one manifest, what was asked for by its id was asked after it was listed.
    where coalesce(landed.last_seq, 0) <= deletions._seq

)

select * from final
