{{ qonto.stage_snapshot('teams', id='team_id', fields={'team_name': '$.name'}) }}
