{{ config(
    tags='every_run',
    fail_calc='coalesce(sum(failed_rows), 0)',
    meta={'named_by': qonto.named_by_check()}
) }}

-- All that must hold of labels, in one statement; of their shares, that those of a transaction add up to its amounts.
with failed as (

    {{ qonto.select_unsound(
        ref('qonto__transaction_labels'),
        never_null=['transaction_id', 'allocated_amount_cents'],
        made_of={'transaction_label_id': ['organization_id', 'transaction_id', 'label_id']},
        example='transaction_label_id',
    ) | indent(4) }}

),

totals as (

    select
        labels.organization_id,
        labels.transaction_id,
        max(transactions.signed_amount_cents) as amount,
        sum(labels.allocated_amount_cents) as total_of_shares,
        max(transactions.net_amount_cents) as net_amount,
        sum(labels.allocated_net_amount_cents) as total_of_net_shares
    from {{ ref('qonto__transaction_labels') }} as labels
    inner join {{ ref('qonto__transactions') }} as transactions
        on labels.organization_id = transactions.organization_id
        and labels.transaction_id = transactions.transaction_id
    group by labels.organization_id, labels.transaction_id

)

select * from failed
{%- for share, amount in {'shares': 'amount', 'net_shares': 'net_amount'}.items() %}
union all
select
    'the {{ share | replace('_', ' ') }} of a transaction are not its {{ amount | replace('_', ' ') }}' as failed_check,
    count(*) as failed_rows,
    {{ qonto.first_and_last('min(transaction_id)', 'max(transaction_id)') }} as examples
from totals
where {{ amount }} != total_of_{{ share }}
having count(*) > 0
{%- endfor %}
