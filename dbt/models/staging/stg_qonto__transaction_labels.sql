{{ config(materialized='view') }}

{{ qonto.select_transaction_labels(ref('stg_qonto__transactions')) }}
