import type { TableField, TableMetadata } from '@google-cloud/bigquery';
import { configError } from '../../../base/errors.ts';
import { type Column, stagedColumns, type Table } from '../../tables.ts';

export const labels = { application: 'qonto_elt' };

/** A staging table as BigQuery's REST resource. */
export function tableResource(table: Table, kmsKey: string | undefined): TableMetadata {
  return {
    description: table.description,
    labels,
    schema: { fields: table.columns.map((column) => fieldOf(column, column.mode)) },
    ...(table.partition_by !== undefined && {
      timePartitioning: { type: 'MONTH', field: table.partition_by },
    }),
    ...(table.cluster_by !== undefined && { clustering: { fields: [...table.cluster_by] } }),
    ...(kmsKey !== undefined && { encryptionConfiguration: { kmsKeyName: kmsKey } }),
  };
}

export function stagedFields(table: Table): TableField[] {
  return stagedColumns(table).map((column) => fieldOf(column, column.mode));
}

/**
 * The fields a table has to have, its own first: undefined when nothing is missing. A column of a newer version is added
 * and stays empty in older rows, so it is nullable. Throws a config error for a table that is not ours.
 */
export function missingFields(
  table: Table,
  name: string,
  existing: TableMetadata,
): TableField[] | undefined {
  const fields = existing.schema?.fields ?? [];
  const foreign = (what: string) =>
    configError(`The table ${name} was not made by qonto-elt: ${what}`, {
      code: 'foreign_table',
      hint: 'Nothing was changed. Rename it, or choose another dataset with --warehouse.',
    });
  if (existing.type !== undefined && existing.type !== 'TABLE')
    throw foreign(`it is a ${String(existing.type).toLowerCase()}`);
  for (const column of table.columns) {
    const field = fields.find((candidate) => candidate.name === column.name);
    if (field === undefined) continue;
    const type = typeOf(field);
    if (type !== column.type)
      throw foreign(`its column ${column.name} is ${type}, and should be ${column.type}`);
    if (field.mode === 'REQUIRED' && column.mode === 'NULLABLE')
      throw foreign(`its column ${column.name} must not be null, and may have to be`);
  }
  for (const field of fields) {
    if (field.mode === 'REQUIRED' && !table.columns.some(({ name }) => name === field.name))
      throw foreign(`its column ${field.name ?? ''} must not be null, and we know nothing of it`);
  }
  const partition = existing.timePartitioning;
  if (partition?.field !== table.partition_by || (partition && partition.type !== 'MONTH'))
    throw foreign('it is partitioned in another way');
  const missing = table.columns.filter(({ name }) => !fields.some((field) => field.name === name));
  if (missing.length === 0) return undefined;
  if (missing.length === table.columns.length) throw foreign('it has none of our columns');
  return [...fields, ...missing.map((column) => fieldOf(column, 'NULLABLE'))];
}

/** A table that forgets rows, or that cannot be read whole, cannot keep history. Throws a config error. */
export function refuseExpiry(
  name: string,
  { expirationTime, timePartitioning }: TableMetadata,
): void {
  const setting =
    (expirationTime !== undefined && 'expirationTime') ||
    (timePartitioning?.expirationMs !== undefined && 'timePartitioning.expirationMs') ||
    (timePartitioning?.requirePartitionFilter === true && 'requirePartitionFilter');
  if (!setting) return;
  throw configError(`The table ${name} has the setting ${setting}`, {
    code: 'expiring_table',
    hint: 'Rows would vanish while the cursor says they are there. Remove the setting, and run again.',
  });
}

function fieldOf({ name, type, description }: Column, mode: Column['mode']): TableField {
  return { name, type, mode, description };
}

/** The API answers with the legacy name of an integer. */
function typeOf({ type, mode }: TableField): string {
  const name = type === 'INTEGER' ? 'INT64' : String(type);
  return mode === 'REPEATED' ? `ARRAY<${name}>` : name;
}
