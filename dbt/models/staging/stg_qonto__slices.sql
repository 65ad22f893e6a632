{{ config(materialized='view') }}

{{ qonto.select_small_list('listing') }}
