{{ config(materialized='view') }}

{{ qonto.select_transaction_vat_items(ref('stg_qonto__transactions')) }}
