{{ config(tags='every_run') }}

-- Up to where everything is shown: the newest load of each organization, and in which one each list was landed last. Nearly
-- every model asks, so a build reads it once.
{%- set types = {
    'organization_id': 'string', 'load_seq': 'int64', 'committed_at': 'timestamp', 'loaded_at': 'timestamp',
} -%}
{%- set query -%}
select
    organization_id,
    max(load_seq) as load_seq,
    max(committed_at) as committed_at,
    max(loaded_at) as loaded_at
    {%- for stream in qonto.snapshot_streams() %},
    max(case when {{ stream }}_landed is not null then load_seq end) as {{ stream }}_landed_seq
    {%- do types.update({stream ~ '_landed_seq': 'int64'}) -%}
    {%- endfor %}
from {{ ref('stg_qonto__loads') }}
group by organization_id
{%- endset %}
{{ qonto.select_written_out(query, types) }}
