{#- Folded by the engine, like what they are compared with. -#}
{%- set given = [] -%}
{%- for name in qonto.refund_categories() -%}
    {%- do given.append("select '" ~ dbt.escape_single_quotes(name) ~ "' as given_name") -%}
{%- endfor -%}
-- A category is its id, so that it is one of refunds also where the bank left its name out or wrote it in another language;
-- without an id it is its name.
with categories as (

    {%- for level in ['category', 'subcategory'] %}
    select distinct
        organization_id,
        cashflow_{{ level }}_id as category_id,
        cashflow_{{ level }}_name as category_name
    from {{ ref('stg_qonto__transactions') }}
    where cashflow_{{ level }}_id is not null or cashflow_{{ level }}_name is not null
    {{ "union distinct" if not loop.last }}
    {%- endfor %}

),

-- Texts of a bank and of a user: one name in whatever case, blanks and composition.
plain_categories as (

    select
        *,
        {{ qonto.plain_text('category_name') }} as plain_name,
        {{ qonto.plain_text('category_id') }} as plain_id
    from categories

),

keyed_categories as (

    select
        *,
        {{ qonto.text_key('plain_name') }} as name_key,
        {{ qonto.text_key('plain_id') }} as id_key
    from plain_categories

),

given as (

    {{ given | join('\n    union all\n    ') if given else 'select cast(null as string) as given_name' }}

),

plain_given as (

    select {{ qonto.plain_text('given_name') }} as plain_name
    from given

),

given_keys as (

    select distinct {{ qonto.text_key('plain_name') }} as given_key
    from plain_given

),

final as (

    select distinct
        keyed_categories.organization_id,
        coalesce(keyed_categories.category_id, keyed_categories.category_name) as category_key
    from keyed_categories
    inner join given_keys
        on keyed_categories.name_key = given_keys.given_key
        or keyed_categories.id_key = given_keys.given_key

)

select * from final
