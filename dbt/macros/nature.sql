{#
  What kind of movement a transaction is. The table in DECISIONLOG.md, "Refunds", says the same in words: change both.
#}

{# The side on which money normally moves: what operations pay, and what they receive; then the same of subject types. #}
{% macro normal_sides() -%}
{{- return({
    'operation_type': {
        'debit': [
            'card', 'transfer', 'nrc_payment', 'riba_payment', 'direct_debit', 'direct_debit_hold', 'qonto_fee', 'f24',
            'pagopa_payment', 'financing_installment',
        ],
        'credit': [
            'income', 'swift_income', 'card_acquirer_payout', 'direct_debit_collection', 'cheque', 'pay_later',
            'account_remuneration',
        ],
    },
    'subject_type': {
        'debit': [
            'Card', 'Transfer', 'DirectDebit', 'DirectDebitHold', 'BillingTransfer', 'F24Payment', 'PagopaPayment',
            'FinancingInstallment',
        ],
        'credit': ['Income', 'SwiftIncome', 'DirectDebitCollection', 'Check', 'FinancingIncome', 'AccountRemuneration'],
    },
}) -}}
{%- endmacro %}


{#
  Whether money came back, on a row that says whether it is of a card (`is_of_card`), whether its category is that of
  refunds received (`is_in_refund_category`), and whether it moves between own accounts. An operation that does not tell
  its side (`other`, or a new word) leaves it to the subject type, and that to the card.
#}
{% macro is_refund() -%}
case
            when is_internal_transfer then false
            when operation_type = 'recall' or lower(category) = 'refund' then true
            when side = 'credit' and is_in_refund_category then true
            -- What is moved between two customers of the bank is written alike on both sides.
            when subject_type = 'WalletToWallet' or operation_type = 'investment' then false
            {%- for column, sides in qonto.normal_sides().items() %}
            {%- for side, words in sides.items() %}
            when {{ column }} in ('{{ words | join("', '") }}') then side != '{{ side }}'
            {%- endfor %}
            {%- endfor %}
            when is_of_card then side != 'debit'
            else false
        end
{%- endmacro %}


{#
  Whether a movement can carry VAT. Taxes, salaries, loans, interest, guarantees and investments cannot, and what stays
  with the company neither. Salaries, and taxes that are paid like a bill, are told by the bank's category alone.
#}
{% macro is_vat_relevant() -%}
not is_internal_transfer
        and coalesce(operation_type, '') not in (
            'f24', 'pagopa_payment', 'nrc_payment', 'pay_later', 'financing_installment', 'account_remuneration',
            'direct_debit_hold', 'investment'
        )
        and coalesce(subject_type, '') not in (
            'F24Payment', 'PagopaPayment', 'FinancingIncome', 'FinancingInstallment', 'AccountRemuneration',
            'DirectDebitHold', 'Investment'
        )
        and lower(coalesce(category, '')) not in ('salary', 'tax')
{%- endmacro %}
