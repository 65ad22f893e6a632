import { readBuild } from './built-statements.ts';

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
const [target = ''] = process.argv.slice(2);
const counted = [...readBuild(target).statements].sort((a, b) => b.tables.size - a.tables.size);
const sumOf = (kind: string) => {
  const of = counted.filter((one) => one.kind === kind);
  return { statements: of.length, tables: of.reduce((sum, { tables }) => sum + tables.size, 0) };
};
for (const { kind, name, tables } of counted)
  console.log(
    `${String(tables.size).padStart(3)} ${kind} ${name}: ${[...tables].map((one) => one.split('.').at(-1)?.replace(/["`]/g, '')).join(', ')}`,
  );
console.log(JSON.stringify({ models: sumOf('model'), tests: sumOf('test') }));
