{%- set landed = {} -%}
{%- for stream in qonto.snapshot_streams() -%}
    {%- do landed.update({stream ~ '_landed': '$.' ~ stream}) -%}
{%- endfor -%}
with source as (

    select * from {{ ref('base_qonto__loads') }}
    {%- if qonto.known_on() %}
    where committed_at < {{ qonto.known_until(qonto.known_on()) }}
    {%- endif %}

),

counted as (

    {{ qonto.select_json_fields(
        'source',
        'counts',
        {'transactions_landed': '$.transactions.landed'},
        keep=[
            'organization_id', 'seq', 'run_id', 'committed_at', 'loaded_at', 'rows_landed', 'rows_unchanged',
            'rows_quarantined', 'snapshots',
        ]
    ) | indent(4) }}

),

fields as (

    {{ qonto.select_json_fields(
        'counted',
        'snapshots',
        landed,
        keep=[
            'organization_id', 'seq', 'run_id', 'committed_at', 'loaded_at', 'rows_landed', 'rows_unchanged',
            'rows_quarantined', 'transactions_landed',
        ]
    ) | indent(4) }}

),

final as (

    select
        organization_id || '-' || cast(seq as string) as load_id,
        organization_id,
        seq as load_seq,
        run_id,
        committed_at,
        loaded_at,
        rows_landed,
        rows_unchanged,
        rows_quarantined,
        coalesce({{ qonto.text_to_integer('transactions_landed') }}, 0) as transactions_landed,
        {%- for column in landed %}
        {{ qonto.text_to_integer(column) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from fields

)

select * from final
