import { readFileSync } from 'node:fs';
import { z } from 'zod';

const column = z.strictObject({
  name: z.string(),
  type: z.enum(['STRING', 'TIMESTAMP', 'INT64', 'JSON']),
  mode: z.enum(['REQUIRED', 'NULLABLE']),
  description: z.string(),
});

const tableSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  key: z.array(z.string()).min(1),
  partition_by: z.string().optional(),
  cluster_by: z.array(z.string()).optional(),
  columns: z.array(column),
});

export type Table = z.infer<typeof tableSchema>;
export type Column = z.infer<typeof column>;

/** The staging tables, in the order they are loaded, as `schemas/tables` describes them for both engines. */
export const streamTables: readonly Table[] = [
  'organizations',
  'bank_accounts',
  'memberships',
  'labels',
  'transactions',
  'attachments',
].map(readTable);

/** The columns of the lines of a part; the others come with the merge. */
export function stagedColumns({ columns }: Table): readonly Column[] {
  return columns.filter(({ name }) => name !== '_loaded_at' && name !== '_first_seq');
}

export const loadsTable = readTable('_loads');
export const cursorTable = readTable('_cursor');

function readTable(name: string): Table {
  const file = new URL(`../../schemas/tables/${name}.json`, import.meta.url);
  return tableSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
