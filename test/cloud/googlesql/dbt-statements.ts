import type { DbtModel } from './compiled-dbt.ts';

/** Models after those they are made from. */
export function inOrder(models: readonly DbtModel[]): DbtModel[] {
  const ordered = new Set<DbtModel>();
  const add = (model: DbtModel): void => {
    if (ordered.has(model)) return;
    for (const from of model.depends_on.nodes) {
      const parent = models.find(({ unique_id: id }) => id === from);
      if (parent !== undefined) add(parent);
    }
    ordered.add(model);
  };
  for (const model of models) add(model);
  return [...ordered];
}

/** What dbt sends to make a model, in the form that BigQuery judges: an error in it stops the build. */
export function buildStatement({
  relation_name: relation,
  config,
  contract,
  columns,
  compiled_code: query,
}: DbtModel): string {
  if (config.materialized === 'view') return `create or replace view ${relation} as ${query}\n`;
  if (!contract.enforced) return `create or replace table ${relation} as (${query}\n)`;
  const declared = Object.values(columns);
  const types = declared.map(({ name, data_type: type }) => `${name} ${type}`).join(', ');
  const names = declared.map(({ name }) => name).join(', ');
  return `create or replace table ${relation} (${types}) as (select ${names} from (${query}\n) as model_subq)`;
}

/** A test is a query for rows that should not be; dbt counts them. */
export function testStatement(query: string): string {
  return `select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error from (${query}\n) as dbt_internal_test`;
}

export function freshnessStatement(relation: string, loadedAt: string): string {
  return `select max(${loadedAt}) as max_loaded_at, current_timestamp() as snapshotted_at from ${relation}`;
}
