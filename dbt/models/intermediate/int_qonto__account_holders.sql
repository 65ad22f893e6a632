{{ config(materialized='table') }}

{#- A payment provider collects for many behind one account number; a firm writes its own name in many ways. -#}
with names as (

    select
        organization_id,
        counterparty_account_key,
        counterparty_name_key,
        {{ qonto.lower_letters('min(counterparty_name)') }} as lower_name,
        min(first_emitted_at) as first_emitted_at
    from {{ ref('int_qonto__counterparty_names') }}
    where counterparty_account_key != '' and counterparty_name_key != ''
    group by organization_id, counterparty_account_key, counterparty_name_key

),

numbered as (

    select
        *,
        {{ qonto.name_words('lower_name') }} as name_words,
        row_number() over (
            partition by organization_id, counterparty_account_key
            order by first_emitted_at, counterparty_name_key
        ) as number
    from names
    where true
    qualify count(*) over (partition by organization_id, counterparty_account_key) > 1

),

words as (

    {{ qonto.select_words('numbered', 'name_words', keep=['organization_id', 'counterparty_account_key', 'number']) | indent(4) }}

),

marks as (

    select
        organization_id,
        counterparty_account_key,
        number,
        word as mark
    from words
    where
        length(word) > 1
        and {{ qonto.matches('word', '[^0-9]') }}
        and word not in ('{{ qonto.common_words() | join("', '") }}')
        {%- if qonto.shared_accounts() %}
        -- What the company says is shared is held by each name for itself.
        and counterparty_account_key not in ('{{ qonto.shared_accounts() | join("', '") }}')
        {%- endif %}
    union all
    -- The same words, written together or apart; a name of common words only is all of them.
    select
        organization_id,
        counterparty_account_key,
        number,
        coalesce(
            nullif(replace({{ qonto.replace_matches('name_words', '\\b(' ~ qonto.common_words() | join('|') ~ ')\\b', '') }}, ' ', ''), ''),
            counterparty_name_key
        ) as mark
    from numbered
    union all
    -- A mandate is given to one creditor.
    select distinct
        numbered.organization_id,
        numbered.counterparty_account_key,
        numbered.number,
        'mandate ' || mandates.unique_mandate_reference as mark
    from numbered
    inner join {{ ref('int_qonto__counterparty_names') }} as mandates
        on numbered.organization_id = mandates.organization_id
        and numbered.counterparty_account_key = mandates.counterparty_account_key
        and numbered.counterparty_name_key = mandates.counterparty_name_key
    where mandates.unique_mandate_reference is not null

),

{{ qonto.linked('marks', ['organization_id', 'counterparty_account_key']) }},

-- The first name of all keeps the account to itself, so that no id moves when a second one comes.
final as (

    select
        numbered.organization_id,
        numbered.counterparty_account_key,
        numbered.counterparty_name_key,
        case when firsts.number = 1 then '' else '/' || firsts.counterparty_name_key end as holder,
        max(firsts.number) over (partition by numbered.organization_id, numbered.counterparty_account_key) > 1 as is_shared_account
    from numbered
    inner join labels_5 as labels
        on numbered.organization_id = labels.organization_id
        and numbered.counterparty_account_key = labels.counterparty_account_key
        and numbered.number = labels.number
    inner join numbered as firsts
        on labels.organization_id = firsts.organization_id
        and labels.counterparty_account_key = firsts.counterparty_account_key
        and labels.label = firsts.number

)

select * from final
