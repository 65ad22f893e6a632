with loads as (

    select * from {{ ref('stg_qonto__loads') }}

),

versions as (

    select
        organization_id,
        transaction_id,
        updated_at,
        _first_seq as load_seq
    from {{ ref('stg_qonto__transaction_versions') }}

),

-- Each content is counted when it came, and once more if it was the first of its version, and of its transaction. That is
-- what qonto__transaction_history says of each, without putting all of them in order.
arrivals as (

    select
        organization_id,
        load_seq,
        updated_at,
        0 as is_first_of_transaction,
        0 as is_first_of_version
    from versions
    union all
    select
        organization_id,
        min(load_seq) as load_seq,
        cast(null as timestamp) as updated_at,
        1 as is_first_of_transaction,
        0 as is_first_of_version
    from versions
    group by organization_id, transaction_id
    union all
    select
        organization_id,
        min(load_seq) as load_seq,
        cast(null as timestamp) as updated_at,
        0 as is_first_of_transaction,
        1 as is_first_of_version
    from versions
    group by organization_id, transaction_id, updated_at

),

changes as (

    select
        organization_id,
        load_seq,
        cast(sum(is_first_of_transaction) as int64) as new_count,
        cast(sum(is_first_of_version - is_first_of_transaction) as int64) as changed_count,
        cast(count(updated_at) - sum(is_first_of_version) as int64) as silent_count,
        min(updated_at) as oldest_change_at
    from arrivals
    group by organization_id, load_seq

),

final as (

    select
        loads.load_id,
        loads.organization_id,
        loads.load_seq,
        loads.run_id,
        loads.committed_at,
        loads.loaded_at,
        lag(loads.committed_at) over (partition by loads.organization_id order by loads.load_seq) as previous_committed_at,
        loads.load_seq = max(loads.load_seq) over (partition by loads.organization_id) as is_newest,
        loads.rows_landed as landed_count,
        loads.rows_unchanged as unchanged_count,
        coalesce(changes.new_count, 0) as new_transaction_count,
        coalesce(changes.changed_count, 0) as changed_transaction_count,
        coalesce(changes.silent_count, 0) as silent_change_count,
        loads.rows_quarantined as quarantined_count,
        changes.oldest_change_at
    from loads
    left join changes
        on loads.organization_id = changes.organization_id
        and loads.load_seq = changes.load_seq

)

select * from final
