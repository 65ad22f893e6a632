{{ qonto.stage_snapshot('organizations', id='organization_id', fields={
    'organization_slug': '$.slug',
    'organization_name': '$.name',
    'legal_name': '$.legal_name',
    'legal_number': '$.legal_number',
    'legal_form': '$.legal_form',
    'legal_country': '$.legal_country',
    'legal_sector': '$.legal_sector',
    'locale': '$.locale',
}) }}
