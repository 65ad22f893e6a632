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

changed_lists as (

    {{ qonto.select_changed_lists('followed') | indent(4) }}

),

final as (

    select
        present.organization_id || '-' || present.transaction_id || '-' || present._hash as transaction_version_id,
        present.transaction_id,
        present.organization_id,
        present.version_number,
        present.next_updated_at is null as is_current,
        case
            when present.arrival = 1 then 'new'
            when present.arrival_in_version > 1 then 'silent'
            when present.updated_at < present.newest_before then 'late'
            else 'changed'
        end as change_kind,
        {{ qonto.changed_fields('present', 'past', 'changed_lists') }} as changed_fields,
        present.updated_at as valid_from,
        present.next_updated_at as valid_to,
        present.known_from,
        case
            -- Never shown: a newer one was known already.
            when present.newer_known_from < present.known_from then present.known_from
            else present.newer_known_from
        end as known_to,
        present._first_seq as load_seq,
        present.bank_account_id,
        present.status,
        present.side,
        present.settled_at,
        present.currency,
        present.signed_amount_cents,
        {{ qonto.cents_to_major('present.signed_amount_cents') }} as signed_amount,
        present.vat_rate,
        present.signed_vat_amount_cents,
        present.category,
        present.cashflow_category_id,
        present.cashflow_category_name,
        present.cashflow_subcategory_id,
        present.cashflow_subcategory_name,
        present.initiator_id,
        present.counterparty_label,
        present.reference,
        present.note,
        {{ qonto.json_texts('present.label_ids') }} as label_ids,
        cast({{ qonto.json_array_length('present.attachment_ids') }} as int64) as attachment_count
    from followed as present
    left join followed as past
        on present.organization_id = past.organization_id
        and present.transaction_id = past.transaction_id
        and present.version_number = past.version_number + 1
    left join changed_lists
        on present.organization_id = changed_lists.organization_id
        and present.transaction_id = changed_lists.transaction_id
        and present.version_number = changed_lists.version_number

)

select * from final
