with loads as (

    select * from {{ ref('stg_qonto__loads') }}

),

changes as (

    select
        organization_id,
        load_seq,
        cast(sum(case when change_kind = 'new' then 1 else 0 end) as int64) as new_count,
        cast(sum(case when change_kind in ('changed', 'late') then 1 else 0 end) as int64) as changed_count,
        cast(sum(case when change_kind = 'silent' then 1 else 0 end) as int64) as silent_count,
        min(valid_from) as oldest_change_at
    from {{ ref('qonto__transaction_history') }}
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
