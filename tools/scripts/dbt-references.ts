import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * How many tables the statements of a build name, which is what a build costs at least: BigQuery bills 10 MB for each.
 *
 *   tsx tools/scripts/dbt-references.ts TARGET
 *
 * TARGET is the folder of a `dbt build` or `dbt compile` (manifest.json and run_results.json). Counted is each table once
 * for each model that is a table and for each test, as the compiled text has it, views followed to the tables below them.
 * The text of a view that this build left out is that of the one that made it.
 * What models ask while they are compiled is four more: organizations, loads, and what is new of the versions.
 */
const nodeSchema = z.object({
  resource_type: z.string(),
  name: z.string(),
  relation_name: z.string().nullish(),
  compiled_code: z.string().nullish(),
  package_name: z.string(),
  original_file_path: z.string(),
  config: z.looseObject({ materialized: z.string().nullish() }),
});
type Node = z.infer<typeof nodeSchema>;
const manifestSchema = z.object({
  nodes: z.record(z.string(), nodeSchema),
  sources: z.record(z.string(), z.object({ relation_name: z.string() })),
});
const resultsSchema = z.object({
  results: z.array(z.object({ unique_id: z.string(), compiled_code: z.string().nullish() })),
});

const [target = ''] = process.argv.slice(2);
const read = (file: string): unknown => JSON.parse(readFileSync(join(target, file), 'utf8'));
const { nodes, sources } = manifestSchema.parse(read('manifest.json'));
const { results } = resultsSchema.parse(read('run_results.json'));

const statements = results.flatMap(({ unique_id: id, compiled_code: code }) => {
  const node = nodes[id];
  return node === undefined ? [] : [{ ...node, id, code: code ?? node.compiled_code ?? '' }];
});
const isView = (materialized: string | null | undefined) => materialized === 'view';
const views = new Map(
  Object.values(nodes)
    .filter(({ config }) => isView(config.materialized))
    .map((node) => [node.relation_name ?? '', textOf(node)]),
);
const relations = [
  ...Object.values(sources).map((source) => source.relation_name),
  ...Object.values(nodes).flatMap(({ resource_type: type, relation_name: relation }) =>
    type === 'model' && relation ? [relation] : [],
  ),
];

function textOf({ name, package_name: of, original_file_path: file }: Node): string {
  const built = statements.find((one) => one.name === name && one.original_file_path === file);
  const compiled = join(target, 'compiled', of, file);
  if (built !== undefined) return built.code;
  return existsSync(compiled) ? readFileSync(compiled, 'utf8') : '';
}

/** The tables that a text names, those of its views in their place. */
function tablesIn(code: string, into = new Set<string>(), seen = new Set<string>()): Set<string> {
  for (const relation of relations.filter((one) => code.includes(one))) {
    const view = views.get(relation);
    if (view === undefined) into.add(relation);
    else if (!seen.has(relation)) tablesIn(view, into, seen.add(relation));
  }
  return into;
}

const counted = statements
  .filter(({ resource_type: type, config }) => type === 'test' || !isView(config.materialized))
  .map(({ id, name, resource_type: kind, code }) => ({ id, kind, name, tables: tablesIn(code) }))
  .sort((a, b) => b.tables.size - a.tables.size);
const sumOf = (kind: string) => {
  const of = counted.filter((one) => one.kind === kind);
  return { statements: of.length, tables: of.reduce((sum, { tables }) => sum + tables.size, 0) };
};
for (const { kind, name, tables } of counted)
  console.log(
    `${String(tables.size).padStart(3)} ${kind} ${name}: ${[...tables].map((one) => one.split('.').at(-1)?.replace(/["`]/g, '')).join(', ')}`,
  );
console.log(JSON.stringify({ models: sumOf('model'), tests: sumOf('test') }));
