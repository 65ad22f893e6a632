{# Made by "npm run schemas" from src/streams and src/load/ledger-tables.ts. Edit those. #}

{# The streams that are landed whole. #}
{% macro snapshot_streams() %}
{{- return(['bank_accounts', 'cash_flow_categories', 'labels', 'memberships', 'organizations', 'teams']) -}}
{% endmacro %}
