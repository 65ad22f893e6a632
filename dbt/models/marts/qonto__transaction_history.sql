{{ config(materialized='view') }}

-- A view: nothing has to be written again when one transaction changes, and few read it.
with versions as (

    select * from {{ ref('stg_qonto__transaction_versions') }}

),

last_load as (

    {{ qonto.select_last_load() | indent(4) }}

),

source as (

    select * from {{ ref('base_qonto__transactions') }}

),

ordered as (

    select
        versions.*,
        {{ qonto.signed('versions.amount_cents', 'versions.side') }} as signed_amount_cents,
        {{ qonto.signed('versions.vat_amount_cents', 'versions.side') }} as signed_vat_amount_cents,
        row_number() over (
            partition by versions.organization_id, versions.transaction_id
            order by versions.updated_at, {{ qonto.landed_seq('source') }}, source._part, source._row
        ) as version_number
    from versions
    inner join source
        on versions.organization_id = source.organization_id
        and versions.transaction_id = source.id
        and versions.updated_at = source.updated_at
        and versions._hash = source._hash
    inner join last_load
        on versions.organization_id = last_load.organization_id
    where versions._first_seq <= last_load.seq

),

followed as (

    select
        *,
        lead(updated_at) over (partition by organization_id, transaction_id order by version_number) as next_updated_at,
        -- Since when a newer one is known.
        min(known_from) over (
            partition by organization_id, transaction_id
            order by version_number
            rows between 1 following and unbounded following
        ) as newer_known_from,
        row_number() over (partition by organization_id, transaction_id order by _first_seq, version_number) as arrival,
        row_number() over (partition by organization_id, transaction_id, updated_at order by _first_seq, version_number) as arrival_in_version,
        max(updated_at) over (
            partition by organization_id, transaction_id
            order by _first_seq, version_number
            rows between unbounded preceding and 1 preceding
        ) as newest_before
    from ordered

),

final as (

    select
        organization_id || '-' || transaction_id || '-' || _hash as transaction_version_id,
        transaction_id,
        organization_id,
        version_number,
        next_updated_at is null as is_current,
        case
            when arrival = 1 then 'new'
            when arrival_in_version > 1 then 'silent'
            when updated_at < newest_before then 'late'
            else 'changed'
        end as change_kind,
        updated_at as valid_from,
        next_updated_at as valid_to,
        known_from,
        case
            -- Never shown: a newer one was known already.
            when newer_known_from < known_from then known_from
            else newer_known_from
        end as known_to,
        _first_seq as load_seq,
        bank_account_id,
        status,
        side,
        settled_at,
        currency,
        signed_amount_cents,
        {{ qonto.cents_to_major('signed_amount_cents') }} as signed_amount,
        vat_rate,
        signed_vat_amount_cents,
        category,
        cashflow_category_id,
        cashflow_category_name,
        counterparty_label,
        reference,
        note,
        {{ qonto.json_texts('label_ids') }} as label_ids,
        cast({{ qonto.json_array_length('attachment_ids') }} as int64) as attachment_count
    from followed

)

select * from final
