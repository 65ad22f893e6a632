import { streams } from '../streams/index.ts';
import { lineColumns } from '../streams/shape/line-columns.ts';
import type { ColumnOf, Stream } from '../streams/shape/types.ts';

export interface Column {
  readonly name: string;
  readonly type: ColumnOf['type'];
  readonly mode: ColumnOf['mode'];
  readonly description: string;
}

export interface Table {
  readonly name: string;
  readonly description: string;
  readonly key: readonly string[];
  readonly partition_by?: string;
  readonly cluster_by?: readonly string[];
  readonly columns: readonly Column[];
}

/** The staging tables of all streams, in the order they are loaded. */
export const streamTables: readonly Table[] = streams.map(tableOf);

/** The table that a stream is loaded into. */
export function tableOf({ name, doc, key, partitionBy, clusterBy, columns }: Stream): Table {
  const own = Object.entries(columns).map(([column, rest]) => ({ name: column, ...rest }));
  return {
    name,
    description: doc,
    key,
    ...(partitionBy !== undefined && { partition_by: partitionBy }),
    ...(clusterBy !== undefined && { cluster_by: clusterBy }),
    columns: [...own, ...lineColumns].map((one) => ({
      name: one.name,
      type: one.type,
      mode: one.mode,
      description: one.doc,
    })),
  };
}

/** The columns of the lines of a part; the others come with the merge. */
export function stagedColumns({ columns }: Table): readonly Column[] {
  return columns.filter(({ name }) => name !== '_loaded_at' && name !== '_first_seq');
}
