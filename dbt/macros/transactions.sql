{#
  Whole selects that qonto__transactions joins: one row per transaction that has labels, or VAT. Macros, so that nothing is
  written down in between.
#}

{# Most have one label, and sorting one is work for nothing. #}
{% macro select_label_lists(labels) -%}
select
    first_labels.organization_id,
    first_labels.transaction_id,
    first_labels.label_count,
    coalesce(lists.label_names, first_labels.label_name) as label_names,
    coalesce(lists.label_paths, first_labels.label_path) as label_paths,
    first_labels.label_id as primary_label_id,
    first_labels.label_name as primary_label_name,
    first_labels.label_path as primary_label_path
from {{ labels }} as first_labels
left join (
    select
        organization_id,
        transaction_id,
        string_agg(label_name, '; ' order by label_rank) as label_names,
        string_agg(label_path, '; ' order by label_rank) as label_paths
    from {{ labels }}
    where label_count > 1
    group by organization_id, transaction_id
) as lists
    on first_labels.organization_id = lists.organization_id
    and first_labels.transaction_id = lists.transaction_id
where first_labels.label_rank = 1
{%- endmacro %}


{# `lines_cents` is what the lines make up of the amount, VAT included; null where one of them does not tell. #}
{% macro select_vat_totals(vat_lines) -%}
select
    organization_id,
    transaction_id,
    count(*) as vat_line_count,
    min(vat_rate) as lowest_vat_rate,
    max(vat_rate) as highest_vat_rate,
    max(case when vat_rate_kind = 'known' then 0 else 1 end) as has_unknown_rate,
    max(case when vat_rate_kind = 'uncategorized' then 1 else 0 end) as has_uncategorized_rate,
    cast(sum(vat_amount_cents) as int64) as vat_amount_cents,
    case
        when count(vat_amount_cents + amount_excluding_vat_cents) = count(*)
            then sum(vat_amount_cents + amount_excluding_vat_cents)
    end as lines_cents
from {{ vat_lines }}
group by organization_id, transaction_id
{%- endmacro %}


{# What is stored about the receipt; the first that is so. #}
{% macro receipt_state() -%}
case
            when stored_receipt_count > 0 then 'stored'
            when pending_receipt_count > 0 then 'pending'
            when unusable_receipt_state is not null then unusable_receipt_state
            when is_attachment_lost then 'lost'
            when is_attachment_required then 'missing'
            else 'not_required'
        end
{%- endmacro %}


{#
  Whether the VAT of a transaction is known to the cent. Zero VAT without a rate is how the bank says that nothing was
  entered, and VAT that does not fit into the amount is wrong. Without a total of the bank's own, the lines must make up
  all of the amount; an only line that does not tell its net does.
#}
{% macro is_vat_known() -%}
coalesce(
            total_vat_cents between 0 and amount_cents
            and not (total_vat_cents = 0 and vat_rate_kind = 'absent')
            and (vat_amount_cents is not null or coalesce(lines_cents = amount_cents, vat_line_count = 1)),
            false
        )
{%- endmacro %}
