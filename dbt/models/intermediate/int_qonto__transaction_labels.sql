{{ config(materialized='qonto_by_transaction') }}

with transaction_labels as (

    select * from {{ qonto.elements_to_write('labels') }}
    where label_id is not null

),

paths as (

    select * from {{ ref('int_qonto__label_paths') }}

),

-- The labels stream names a label; the name stored in the transaction helps where the stream no longer does.
final as (

    select
        transaction_labels.transaction_id,
        transaction_labels.organization_id,
        transaction_labels.label_id,
        row_number() over (
            partition by transaction_labels.organization_id, transaction_labels.transaction_id
            order by transaction_labels.position, transaction_labels.label_id
        ) as label_rank,
        count(*) over (partition by transaction_labels.organization_id, transaction_labels.transaction_id) as label_count,
        coalesce(paths.label_name, transaction_labels.label_name, transaction_labels.label_id) as label_name,
        coalesce(
            paths.label_path,
            parent_paths.label_path || ' > ' || transaction_labels.label_name,
            transaction_labels.label_name,
            transaction_labels.label_id
        ) as label_path,
        coalesce(
            paths.root_label_name,
            parent_paths.root_label_name,
            transaction_labels.label_name,
            transaction_labels.label_id
        ) as root_label_name,
        coalesce(paths.parent_label_id, transaction_labels.parent_label_id) as parent_label_id,
        not coalesce(paths.is_deleted, true) as is_label_current
    from transaction_labels
    left join paths
        on transaction_labels.organization_id = paths.organization_id
        and transaction_labels.label_id = paths.label_id
    left join paths as parent_paths
        on transaction_labels.organization_id = parent_paths.organization_id
        and transaction_labels.parent_label_id = parent_paths.label_id

)

select * from final
