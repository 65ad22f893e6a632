-- What `stg_qonto__transactions` leaves out, so that one odd row keeps nothing else from being built.
with versions as (

    select * from {{ ref('stg_qonto__transaction_versions') }}
    where unusable_reason is not null

),

superseded as (

    select * from {{ ref('stg_qonto__superseded_versions') }}

),

final as (

    select
        versions.transaction_id,
        versions.organization_id,
        versions.bank_account_id,
        versions.status,
        versions.unusable_reason,
        versions.updated_at,
        versions.known_from
    from versions
    left join superseded
        on versions.organization_id = superseded.organization_id
        and versions.transaction_id = superseded.transaction_id
        and versions.updated_at = superseded.updated_at
        and versions._hash = superseded._hash
    where superseded.transaction_id is null

)

select * from final
