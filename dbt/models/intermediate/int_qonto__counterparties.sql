{{ config(materialized='table') }}

{#- Who is behind each account and name, and which of them are one firm. -#}
with names as (

    select
        organization_id,
        counterparty_account_key,
        counterparty_name_key,
        min(counterparty_name) as counterparty_name,
        min(first_emitted_at) as first_emitted_at,
        max(last_emitted_at) as last_emitted_at
    from {{ ref('int_qonto__counterparty_names') }}
    group by organization_id, counterparty_account_key, counterparty_name_key

),

holders as (

    select * from {{ ref('int_qonto__account_holders') }}

),

shared_accounts as (

    select distinct
        organization_id,
        counterparty_account_key
    from holders
    where is_shared_account

),

identified as (

    select
        names.*,
        case
            when names.counterparty_account_key = '' then 'name:' || names.counterparty_name_key
            when shared_accounts.counterparty_account_key is null then 'account:' || names.counterparty_account_key
            -- Of an account that several hold, without a name: nobody knows whose.
            else 'account:' || names.counterparty_account_key || coalesce(holders.holder, '/')
        end as counterparty_id,
        shared_accounts.counterparty_account_key is not null as is_shared_account,
        {{ qonto.name_key('names.counterparty_name_key') }} as plain_name
    from names
    left join holders
        on names.organization_id = holders.organization_id
        and names.counterparty_account_key = holders.counterparty_account_key
        and names.counterparty_name_key = holders.counterparty_name_key
    left join shared_accounts
        on names.organization_id = shared_accounts.organization_id
        and names.counterparty_account_key = shared_accounts.counterparty_account_key

),

numbered as (

    select
        organization_id,
        counterparty_id,
        row_number() over (partition by organization_id order by min(first_emitted_at), counterparty_id) as number
    from identified
    group by organization_id, counterparty_id

),

-- Counterparties that bear one name are taken for one firm, and so are those that a third one links by two of its names.
marks as (

    select distinct
        identified.organization_id,
        numbered.number,
        identified.plain_name as mark
    from identified
    inner join numbered
        on identified.organization_id = numbered.organization_id
        and identified.counterparty_id = numbered.counterparty_id
    where identified.plain_name is not null

),

{{ qonto.linked('marks', ['organization_id']) }},

-- The first name of the first counterparty is the group's, so that it stays the same as others come.
first_names as (

    select
        identified.organization_id,
        numbered.number,
        identified.plain_name
    from identified
    inner join numbered
        on identified.organization_id = numbered.organization_id
        and identified.counterparty_id = numbered.counterparty_id
    where identified.plain_name is not null
    qualify row_number() over (
        partition by identified.organization_id, numbered.number
        order by identified.first_emitted_at, identified.plain_name
    ) = 1

),

grouped as (

    select
        numbered.organization_id,
        numbered.counterparty_id,
        coalesce('group:' || first_names.plain_name, numbered.counterparty_id) as own_group_id
    from numbered
    left join labels_5 as labels
        on numbered.organization_id = labels.organization_id
        and numbered.number = labels.number
    left join first_names
        on labels.organization_id = first_names.organization_id
        and labels.label = first_names.number

),

{% if qonto.counterparty_merges() -%}
-- The company's own word, of a counterparty or of a whole group.
given_names as (

    select
        counterparty_id as merged_id,
        min({{ qonto.plain_text('counterparty_group_name') }}) as group_name
    from {{ qonto.counterparty_merges() }}
    where counterparty_group_name is not null
    group by counterparty_id

),

given_keys as (

    select
        *,
        {{ qonto.text_key('group_name') }} as text_key
    from given_names

),

merges as (

    select
        *,
        {{ qonto.name_key('text_key') }} as group_key
    from given_keys

),

{% endif -%}
merged as (

    select
        grouped.organization_id,
        grouped.counterparty_id,
        {%- if qonto.counterparty_merges() %}
        coalesce(by_id.group_name, by_group.group_name) as given_name,
        coalesce('group:' || coalesce(by_id.group_key, by_group.group_key), grouped.own_group_id) as counterparty_group_id
        {%- else %}
        cast(null as string) as given_name,
        grouped.own_group_id as counterparty_group_id
        {%- endif %}
    from grouped
    {%- if qonto.counterparty_merges() %}
    left join merges as by_id
        on grouped.counterparty_id = by_id.merged_id
    left join merges as by_group
        on grouped.own_group_id = by_group.merged_id
    {%- endif %}

),

-- What the company calls it, else what it calls itself today.
group_names as (

    select
        merged.organization_id,
        merged.counterparty_group_id,
        coalesce(
            min(merged.given_name) over (partition by merged.organization_id, merged.counterparty_group_id),
            {{ qonto.replace_matches('identified.counterparty_name', ' *[*#] *[0-9]{3,}$', '') }}
        ) as counterparty_group_name
    from merged
    inner join identified
        on merged.organization_id = identified.organization_id
        and merged.counterparty_id = identified.counterparty_id
    where true
    qualify row_number() over (
        partition by merged.organization_id, merged.counterparty_group_id
        order by
            case when identified.counterparty_name is null then 1 else 0 end,
            identified.last_emitted_at desc,
            identified.counterparty_name
    ) = 1

),

final as (

    select
        identified.organization_id,
        identified.counterparty_account_key,
        identified.counterparty_name_key,
        identified.counterparty_id,
        identified.is_shared_account,
        merged.counterparty_group_id,
        group_names.counterparty_group_name
    from identified
    inner join merged
        on identified.organization_id = merged.organization_id
        and identified.counterparty_id = merged.counterparty_id
    left join group_names
        on merged.organization_id = group_names.organization_id
        and merged.counterparty_group_id = group_names.counterparty_group_id

)

select * from final
