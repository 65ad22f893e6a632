{{ config(materialized='table') }}

{#- Everything that tells who the counterparty is. Few differ, so only those are looked at closely. -#}
{%- set telling = [
    'organization_id', 'subject_type', 'operation_type', 'counterparty_label', 'clean_counterparty_name',
] + qonto.counterparty_columns() -%}

with spellings as (

    select
        {{ telling | join(',\n        ') }},
        min(emitted_at) as first_emitted_at,
        max(emitted_at) as last_emitted_at
    from {{ ref('stg_qonto__transactions') }}
    group by
        {{ telling | join(',\n        ') }}

),

shaped as (

    {{ qonto.select_with_counterparties('spellings') | indent(4) }}

),

final as (

    select
        organization_id,
        coalesce(counterparty_account_key, '') as counterparty_account_key,
        coalesce(counterparty_name_key, '') as counterparty_name_key,
        unique_mandate_reference,
        min(counterparty_name) as counterparty_name,
        min(first_emitted_at) as first_emitted_at,
        max(last_emitted_at) as last_emitted_at
    from shaped
    where counterparty_id is not null
    group by organization_id, counterparty_account_key, counterparty_name_key, unique_mandate_reference

)

select * from final
