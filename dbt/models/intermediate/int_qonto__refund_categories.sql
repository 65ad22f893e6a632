{{ config(materialized='table') }}

{%- set given = [] -%}
{%- for name in qonto.refund_categories() -%}
    {%- do given.append("'" ~ dbt.escape_single_quotes(name) ~ "'") -%}
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

final as (

    select distinct
        organization_id,
        coalesce(category_id, category_name) as category_key
    from categories
    where
        {%- if given %}
        lower(trim(category_name)) in ({{ given | join(', ') }})
        or lower(category_id) in ({{ given | join(', ') }})
        {%- else %}
        false
        {%- endif %}

)

select * from final
