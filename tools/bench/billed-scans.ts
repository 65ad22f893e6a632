import { z } from 'zod';

/** One reading of a table in a plan of DuckDB's. */
export interface Scan {
  /** As the plan has it: database.schema.table. */
  readonly table: string;
  readonly columns: readonly string[];
  /** What the scan itself leaves out, each of these for all of its rows. */
  readonly filters: readonly string[];
}

interface PlanNode {
  readonly name: string;
  readonly children: readonly PlanNode[];
  readonly extra_info: Readonly<Record<string, unknown>>;
}

const planNode: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({
    name: z.string(),
    children: z.array(planNode),
    extra_info: z.record(z.string(), z.unknown()),
  }),
);

/**
 * What DuckDB's optimizer does with a statement that nobody says BigQuery does: to prove by statistics that a table has no
 * such row, to leave out a join that changes nothing, to read the wide columns of a few rows later.
 */
export const onlyDuckdb = [
  'empty_result_pullup',
  'join_elimination',
  'late_materialization',
  'row_group_pruner',
  'statistics_propagation',
  'window_self_join',
];

/** Every reading of a table, by the answer to `explain (format json)`. */
export function scansOf(plan: unknown): Scan[] {
  return z.array(planNode).parse(plan).flatMap(scansBelow);
}

function scansBelow({ name, children, extra_info: info }: PlanNode): Scan[] {
  const below = children.flatMap(scansBelow);
  if (!name.trim().endsWith('SCAN') || typeof info.Table !== 'string') return below;
  const scan = {
    table: info.Table,
    columns: texts(info.Projections),
    filters: texts(info.Filters),
  };
  return [scan, ...below];
}

/** One is told as a text, several as a list. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return z.array(z.string()).optional().parse(value) ?? [];
}

/** Which of the columns a condition names, its texts left out. */
export function namedIn(filter: string, columns: Iterable<string>): string[] {
  const words = new Set(filter.replace(/'(?:[^']|'')*'/g, '').match(/\w+/g));
  return [...columns].filter((column) => words.has(column));
}

/** The constant from which on a column is read, if filters say one; partitions before its own are not billed. */
export function readFrom(filters: readonly string[], column: string): string | undefined {
  for (const filter of filters) {
    const [, constant] =
      new RegExp(`^\\(?${column} ?>=? ?'?([^']+?)'?(?:::\\w+)?\\)?$`).exec(filter) ?? [];
    if (constant !== undefined) return constant;
  }
  return undefined;
}
