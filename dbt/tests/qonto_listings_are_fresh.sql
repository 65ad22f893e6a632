{{ config(
    severity='warn',
    tags='every_run',
    meta={'named_by': 'listing, finding, cast(since as string) as since', 'words': 'Stale: '}
) }}

-- A warning, because the tables are right as far as they go: some listing of the bank stands still. Either it could not be
-- proven complete, or runs have not read it for a day, or nothing was loaded for a day. This is the source freshness of a
-- build, in one of its statements: `dbt source freshness` is a start of its own, and looks at the first organization alone.
select
    organization_id,
    case
        when is_loaded_late then 'everything'
        else coalesce(bank_account_name, bank_account_id, stream) || coalesce(', ' || status, '')
    end as listing,
    case
        when is_loaded_late then 'not loaded since'
        when is_held then 'not proven complete since'
        else 'not read since'
    end as finding,
    case
        when is_loaded_late then loaded_at
        when is_held then held_since
        else proven_at
    end as since
from (
    select
        *,
        {% if qonto.known_on() %}false{% else %}{{ qonto.unix_seconds(qonto.now()) }} - {{ qonto.unix_seconds('loaded_at') }} > 86400{% endif %} as is_loaded_late,
        -- Rows of one filter are of no matter where all rows are read.
        is_filtered and max(case when is_filtered then 0 else 1 end) over (partition by organization_id, stream, bank_account_id, status) = 1 as is_within_another
    from {{ ref('qonto__freshness') }}
) as listings
where is_loaded_late or (not is_bank_account_deleted and not is_within_another and (is_held or minutes_since_proven > 1440))
group by 1, 2, 3, 4
