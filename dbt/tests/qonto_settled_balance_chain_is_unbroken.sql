-- Completeness. On an account of the bank, what it held before a movement is what it held after another one.
-- Compared as multisets, so that movements which settled in the same instant need no order. Only the first
-- movement may have no predecessor, and one more for each balance that the bank left out.
with movements as (

    select
        bank_account_id,
        currency,
        settled_balance_cents as after_cents,
        settled_balance_cents - signed_amount_cents as before_cents
    from {{ ref('qonto__transactions') }}
    where status = 'completed' and not is_external_account

),

ends as (

    select bank_account_id, currency, before_cents as cents, 1 as surplus from movements
    union all
    select bank_account_id, currency, after_cents as cents, -1 as surplus from movements

),

unmatched as (

    select
        bank_account_id,
        currency,
        cents,
        sum(surplus) as starts
    from ends
    where cents is not null
    group by bank_account_id, currency, cents
    having sum(surplus) > 0

),

allowed as (

    select
        bank_account_id,
        currency,
        1 + sum(case when after_cents is null then 1 else 0 end) as start_count
    from movements
    group by bank_account_id, currency

),

final as (

    select
        unmatched.bank_account_id,
        unmatched.currency,
        sum(unmatched.starts) as starts_found,
        max(allowed.start_count) as starts_allowed,
        min(unmatched.cents) as one_balance_without_predecessor
    from unmatched
    inner join allowed
        on unmatched.bank_account_id = allowed.bank_account_id
        and unmatched.currency = allowed.currency
    group by unmatched.bank_account_id, unmatched.currency
    having sum(unmatched.starts) > max(allowed.start_count)

)

select * from final
