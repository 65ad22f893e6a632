{# Birth date, nationality and residence stay in the raw payload: finance has no use for them. -#}
{{ qonto.stage_snapshot('memberships', id='membership_id', fields={
    'first_name': '$.first_name',
    'last_name': '$.last_name',
    'full_name': qonto.plain_text("coalesce(first_name, '') || ' ' || coalesce(last_name, '')"),
    'email': '$.email',
    'role': '$.role',
    'team_id': '$.team_id',
    'membership_status': '$.status',
}) }}
