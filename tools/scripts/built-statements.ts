import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const nodeSchema = z.object({
  resource_type: z.string(),
  name: z.string(),
  package_name: z.string(),
  original_file_path: z.string(),
  relation_name: z.string().nullish(),
  raw_code: z.string().nullish(),
  compiled_code: z.string().nullish(),
  config: z.looseObject({
    materialized: z.string().nullish(),
    meta: z.looseObject({ only_on: z.string().optional() }).optional(),
  }),
});
type Node = z.infer<typeof nodeSchema>;
const manifestSchema = z.object({
  nodes: z.record(z.string(), nodeSchema),
  sources: z.record(z.string(), z.object({ name: z.string(), relation_name: z.string() })),
});
const resultsSchema = z.object({
  results: z.array(z.object({ unique_id: z.string(), compiled_code: z.string().nullish() })),
});
const loggedSchema = z.object({ info: z.object({ name: z.string() }), data: z.unknown() });
const sentSchema = z.object({ sql: z.string() });

export interface Statement {
  readonly kind: string;
  readonly name: string;
  readonly code: string;
  /** The tables that the text names, those of its views in their place. */
  readonly tables: ReadonlySet<string>;
}

export interface Partition {
  readonly column: string;
  /** Else numbers from 1 on lie apart from nulls. */
  readonly isMonth: boolean;
}

export interface Build {
  /** One for each model that is a table, and for each test. */
  readonly statements: readonly Statement[];
  /** What models asked while they were compiled; empty unless the log is one of JSON. */
  readonly questions: readonly Statement[];
  /** By what a table is partitioned on BigQuery, by the table as SQL names it. */
  readonly partitions: ReadonlyMap<string, Partition>;
}

/** Which statements a build sent: of its folder `target`, with manifest.json, run_results.json and dbt.log. */
export function readBuild(target: string): Build {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(target, file), 'utf8'));
  const { nodes, sources } = manifestSchema.parse(read('manifest.json'));
  const { results } = resultsSchema.parse(read('run_results.json'));
  const codes = new Map(results.map(({ unique_id: id, compiled_code: code }) => [id, code]));
  const textOf = (id: string, node: Node) =>
    codes.get(id) ?? node.compiled_code ?? compiledBefore(target, node);

  const models = Object.entries(nodes).filter(([, { resource_type: type }]) => type === 'model');
  const tablesIn = finder(
    [...Object.values(sources), ...models.map(([, node]) => node)].flatMap(
      ({ relation_name: relation }) => relation ?? [],
    ),
    new Map(
      models
        .filter(([, node]) => isView(node))
        .map(([id, node]) => [node.relation_name ?? '', textOf(id, node)]),
    ),
  );
  const statements = Object.entries(nodes)
    .filter(([id, node]) => codes.has(id) && (node.resource_type === 'test' || !isView(node)))
    // What BigQuery is not sent.
    .filter(([, { config }]) => config.meta?.only_on !== 'duckdb')
    .map(([id, node]) => {
      const code = textOf(id, node);
      return { kind: node.resource_type, name: node.name, code, tables: tablesIn(code) };
    });
  const questions = asked(join(target, 'dbt.log'))
    .map((code) => ({ kind: 'question', name: askedBy(code), code, tables: tablesIn(code) }))
    .filter(({ tables }) => tables.size > 0);
  return { statements, questions, partitions: new Map(models.flatMap(([, node]) => lying(node))) };
}

function isView({ config }: Node): boolean {
  return config.materialized === 'view';
}

/** The text of a view that this build left out is that of the one that made it. */
function compiledBefore(target: string, node: Node): string {
  const file = join(target, 'compiled', node.package_name, node.original_file_path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The tables that a text names, those of its views in their place. */
function finder(relations: readonly string[], views: ReadonlyMap<string, string>) {
  return function tablesIn(code: string, into = new Set<string>(), seen = new Set<string>()) {
    for (const relation of relations.filter((one) => code.includes(one))) {
      const view = views.get(relation);
      if (view === undefined) into.add(relation);
      else if (!seen.has(relation)) tablesIn(view, into, seen.add(relation));
    }
    return into;
  };
}

/** On DuckDB the setting itself is empty, so it is read in the text. */
function lying({ relation_name: relation, raw_code: code }: Node): [string, Partition][] {
  const [, by, column] = /partition_by=qonto\.(\w+)_of\('(\w+)'\)/.exec(code ?? '') ?? [];
  return relation && column ? [[relation, { column, isMonth: by === 'months' }]] : [];
}

/** The selects that models sent. What asks for the columns of a relation, or of a contract, reads no row. */
function asked(log: string): string[] {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
  return lines
    .filter((line) => line.startsWith('{'))
    .map((line) => loggedSchema.parse(JSON.parse(line)))
    .filter(({ info }) => info.name === 'SQLQuery')
    .map(({ data }) => sentSchema.parse(data).sql)
    .filter(
      (text) =>
        /^\s*\/\*.*?"node_id": "model\..*?\*\/\s*(select|with)\s/s.test(text) &&
        !/as __dbt_sbq|from \(describe /.test(text),
    );
}

function askedBy(text: string): string {
  return /"node_id": "model\.\w+\.(\w+)"/.exec(text)?.[1] ?? 'a model';
}
