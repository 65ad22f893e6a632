{{ config(materialized='qonto_by_transaction', partition_by=qonto.numbers_of('label_rank')) }}

with labels as (

    select * from {{ ref('int_qonto__transaction_labels') }} {{ qonto.only_touched() }}

),

transactions as (

    select * from {{ ref('qonto__transactions') }} {{ qonto.only_touched() }}

),

shares as (

    select
        labels.*,
        {%- for amount in ['signed_amount', 'net_amount'] %}
        transactions.{{ amount }}_cents,
        -- Split without its sign, so that a debit and a credit of one amount split alike.
        {{ qonto.integer_divide('abs(transactions.' ~ amount ~ '_cents)', 'labels.label_count') }} as {{ amount }}_share,
        mod(abs(transactions.{{ amount }}_cents), labels.label_count) as {{ amount }}_remainder{{ ',' if not loop.last }}
        {%- endfor %}
    from labels
    inner join transactions
        on labels.organization_id = transactions.organization_id
        and labels.transaction_id = transactions.transaction_id

),

allocated as (

    select
        *,
        {%- for amount, name in {'signed_amount': 'amount', 'net_amount': 'net_amount'}.items() %}
        cast(
            sign({{ amount }}_cents) * ({{ amount }}_share + case when label_rank = 1 then {{ amount }}_remainder else 0 end)
            as int64
        ) as allocated_{{ name }}_cents{{ ',' if not loop.last }}
        {%- endfor %}
    from shares

),

ancestors as (

    select * from {{ ref('int_qonto__label_ancestors') }}

),

paths as (

    select * from {{ ref('int_qonto__label_paths') }}

),

-- A share counts for its label and for each label above that one; of a label that is no longer listed, its parent is known.
counted as (

    select
        organization_id,
        transaction_id,
        label_id,
        allocated_amount_cents,
        allocated_net_amount_cents
    from allocated
    union all
    select
        allocated.organization_id,
        allocated.transaction_id,
        ancestors.ancestor_label_id as label_id,
        allocated.allocated_amount_cents,
        allocated.allocated_net_amount_cents
    from allocated
    left join paths
        on allocated.organization_id = paths.organization_id
        and allocated.label_id = paths.label_id
    inner join ancestors
        on allocated.organization_id = ancestors.organization_id
        and coalesce(paths.label_id, allocated.parent_label_id) = ancestors.label_id
    where ancestors.ancestor_label_id != allocated.label_id

),

rolled_up as (

    select
        organization_id,
        transaction_id,
        label_id,
        cast(sum(allocated_amount_cents) as int64) as rolled_up_amount_cents,
        cast(sum(allocated_net_amount_cents) as int64) as rolled_up_net_amount_cents
    from counted
    group by organization_id, transaction_id, label_id

),

named as (

    select
        rolled_up.*,
        allocated.transaction_id is null as is_inherited,
        allocated.label_rank,
        coalesce(allocated.allocated_amount_cents, 0) as allocated_amount_cents,
        coalesce(allocated.allocated_net_amount_cents, 0) as allocated_net_amount_cents,
        coalesce(allocated.label_name, paths.label_name) as label_name,
        coalesce(allocated.label_path, paths.label_path) as label_path,
        coalesce(allocated.root_label_name, paths.root_label_name) as root_label_name,
        coalesce(allocated.parent_label_id, paths.parent_label_id) as parent_label_id,
        coalesce(allocated.is_label_current, not paths.is_deleted) as is_label_current
    from rolled_up
    left join allocated
        on rolled_up.organization_id = allocated.organization_id
        and rolled_up.transaction_id = allocated.transaction_id
        and rolled_up.label_id = allocated.label_id
    left join paths
        on rolled_up.organization_id = paths.organization_id
        and rolled_up.label_id = paths.label_id

),

final as (

    select
        named.organization_id || '-' || named.transaction_id || '-' || named.label_id as transaction_label_id,
        named.transaction_id,
        named.organization_id,
        named.label_id,
        named.is_inherited,
        named.label_rank,
        named.label_name,
        named.label_path,
        named.root_label_name,
        named.parent_label_id,
        named.is_label_current,
        transactions.bank_account_id,
        transactions.status,
        transactions.is_in_cash,
        transactions.side,
        transactions.is_refund,
        transactions.is_internal_transfer,
        transactions.is_spend,
        transactions.is_income,
        transactions.counterparty_id,
        transactions.counterparty_name,
        transactions.booking_date,
        transactions.currency,
        transactions.signed_amount_cents,
        named.allocated_amount_cents,
        {{ qonto.cents_to_major('named.allocated_amount_cents') }} as allocated_amount,
        case when transactions.is_in_cash then named.allocated_amount_cents else 0 end as allocated_cash_amount_cents,
        {%- for kind, sign in {'spend': '-', 'income': ''}.items() %}
        {%- for share in ['allocated', 'rolled_up'] %}
        {%- set cents = 'case when transactions.is_in_cash and transactions.is_' ~ kind ~ ' then ' ~ sign ~ 'named.' ~ share ~ '_amount_cents else 0 end' %}
        {{ cents }} as {{ share }}_{{ kind }}_cents,
        {{ qonto.cents_to_major(cents) }} as {{ share }}_{{ kind }},
        {%- endfor %}
        {%- endfor %}
        named.allocated_net_amount_cents,
        {{ qonto.cents_to_major('named.allocated_net_amount_cents') }} as allocated_net_amount,
        named.rolled_up_net_amount_cents,
        {{ qonto.cents_to_major('named.rolled_up_net_amount_cents') }} as rolled_up_net_amount,
        transactions.is_net_amount_exact,
        named.rolled_up_amount_cents,
        {{ qonto.cents_to_major('named.rolled_up_amount_cents') }} as rolled_up_amount
    from named
    inner join transactions
        on named.organization_id = transactions.organization_id
        and named.transaction_id = transactions.transaction_id

)

select * from final
