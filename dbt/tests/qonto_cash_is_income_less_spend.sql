{{ config(tags='every_run') }}

-- Every cent of cash is income, spend, or on its way between own accounts; a refund lowers what it undoes.
select
    transaction_id,
    cash_amount_cents,
    income_amount_cents,
    spend_amount_cents
from {{ ref('qonto__transactions') }}
where
    cash_amount_cents
    != income_amount_cents - spend_amount_cents + case when is_internal_transfer then cash_amount_cents else 0 end
    or (case when is_spend then 1 else 0 end) + (case when is_income then 1 else 0 end)
    + (case when is_internal_transfer then 1 else 0 end) != 1
