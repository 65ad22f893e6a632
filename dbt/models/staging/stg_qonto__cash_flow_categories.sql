{{ qonto.stage_snapshot('cash_flow_categories', id='cashflow_category_id', fields={
    'cashflow_category_name': '$.name',
    'cashflow_type': '$.type',
}) }}
