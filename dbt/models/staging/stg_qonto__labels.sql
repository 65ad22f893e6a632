{{ qonto.stage_snapshot('labels', id='label_id', fields={
    'label_name': '$.name',
    'parent_label_id': '$.parent_id',
}) }}
