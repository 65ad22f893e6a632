import { DuckDBConnection } from '@duckdb/node-api';
import { streamTables } from '../../src/load/tables.ts';
import { readBuild, type Statement } from '../scripts/built-statements.ts';
import { namedIn, onlyDuckdb, readFrom, type Scan, scansOf } from './billed-scans.ts';
import { sizeSql } from './billed-sizes.ts';
import { fixed, markdownTable } from './table.ts';

/**
 * What BigQuery would bill for the statements of a build, in bytes: README.md beside this says how it is counted.
 *
 *   tsx tools/bench/billed.ts FILE TARGET [--columns]
 *
 * FILE is the DuckDB file after the build, TARGET the folder of its `--target-path` and `--log-path`. What models asked
 * while they were compiled is only in the log of `--log-format-file json --log-level-file debug`.
 */
const [file = '', target = '', ...flags] = process.argv.slice(2);
const least = 10 * 2 ** 20;
const build = readBuild(target);
const partitions = new Map([
  ...build.partitions,
  ...streamTables.flatMap(({ name, partition_by: column }) =>
    column === undefined
      ? []
      : [[`"warehouse"."qonto_raw"."${name}"`, { column, isMonth: true }] as const],
  ),
]);

const connection = await DuckDBConnection.create();
const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS();
await connection.run(`attach '${file}' as warehouse (read_only)`);
await connection.run('use warehouse');
await connection.run(`set disabled_optimizers = '${onlyDuckdb}'`);

/** Each table as SQL names it, with its columns and their types. */
const tables = new Map<string, Map<string, string>>();
for (const [table, column, type] of await rowsOf(
  `select '"' || database_name || '"."' || schema_name || '"."' || table_name || '"', column_name, data_type
  from duckdb_columns() where database_name = 'warehouse'`,
))
  tables.set(String(table), (tables.get(String(table)) ?? new Map()).set(column, type));

const sizes = new Map<string, ReadonlyMap<string, number>>();

/** The size of each column, of the partitions from that of a constant on. */
async function sizesOf(table: string, from: string | undefined) {
  const key = `${table} ${from}`;
  const known = sizes.get(key);
  if (known !== undefined) return known;
  const types = [...(tables.get(table) ?? [])];
  const { column, isMonth } = partitions.get(table) ?? { column: '', isMonth: false };
  const first = isMonth ? `date_trunc('month', timestamp '${from}')` : from;
  const where = from === undefined ? '' : `where ${column} >= ${first}`;
  const columns = types.map(([name, type]) => sizeSql(name, type));
  const [row = []] = await rowsOf(`select ${columns} from ${table} ${where}`);
  const found = new Map(types.map(([name], index) => [name, Number(row[index])]));
  sizes.set(key, found);
  return found;
}

/** The size of each column that one reading is of, in the partitions that its constant leaves. */
async function readBy({ table, columns, filters }: Scan) {
  const name = `"${table.replaceAll('.', '"."')}"`;
  const partition = partitions.get(name);
  const from = partition && readFrom(filters, partition.column);
  const known = await sizesOf(name, from);
  const read = new Set([...columns, ...filters.flatMap((filter) => namedIn(filter, known.keys()))]);
  return { name, columns: [...read].map((column) => [column, known.get(column) ?? 0] as const) };
}

/** Each column once for a statement; where two readings of it differ, the larger. */
async function billed({ code, tables: named, ...statement }: Statement) {
  const [[, plan] = []] = await rowsOf(`explain (format json) ${code.replace(/;\s*$/, '')}`);
  const scanned = new Map([...named].map((table) => [table, new Map<string, number>()]));
  let eachScan = 0;
  for (const scan of scansOf(JSON.parse(String(plan)))) {
    const { name, columns } = await readBy(scan);
    const sum = scanned.get(name) ?? new Map<string, number>();
    for (const [column, bytes] of columns) {
      sum.set(column, Math.max(sum.get(column) ?? 0, bytes));
      eachScan += bytes;
    }
    scanned.set(name, sum);
  }
  const read = [...scanned].map(([table, columns]) => {
    const bytes = [...columns.values()].reduce((sum, one) => sum + one, 0);
    return { table, columns, bytes: Math.max(least, bytes) };
  });
  const bytes = read.reduce((sum, one) => sum + one.bytes, 0);
  return { ...statement, read, bytes, eachScan: Math.max(bytes, eachScan) };
}

const statements: Awaited<ReturnType<typeof billed>>[] = [];
for (const statement of [...build.statements, ...build.questions])
  statements.push(await billed(statement));
statements.sort((a, b) => b.bytes - a.bytes);
const megabytes = (bytes: number) => fixed(bytes / 1e6);
const short = (table: string) => table.replace(/^.*\.|"/g, '');
const rows = statements.map(({ kind, name, read, bytes }) => {
  const told = read.map((one) => `${short(one.table)} ${megabytes(one.bytes)}`);
  return [`${kind} ${name}`, megabytes(bytes), told.join(', ')];
});
console.log(markdownTable(['statement', 'MB', 'of it'], rows));
if (flags.includes('--columns'))
  for (const { name, read } of statements)
    for (const { table, columns } of read) {
      const sorted = [...columns].sort(([, a], [, b]) => b - a);
      const told = sorted.map(([column, bytes]) => `${column} ${megabytes(bytes)}`);
      console.log(`\n${name} < ${short(table)}: ${told.join(', ')}`);
    }
const byTable = new Map<string, number>();
for (const { table, bytes } of statements.flatMap(({ read }) => read))
  byTable.set(table, (byTable.get(table) ?? 0) + bytes);
const largest = [...byTable].sort(([, a], [, b]) => b - a);
const ofTables = largest.map(([table, bytes]) => [short(table), megabytes(bytes)]);
console.log(`\n${markdownTable(['table', 'MB'], ofTables)}\n`);

const sumOf = (of: typeof statements) => ({
  statements: of.length,
  tables: of.flatMap(({ read }) => read).length,
  bytes: of.reduce((sum, { bytes }) => sum + bytes, 0),
  if_each_scan_were_billed: of.reduce((sum, { eachScan }) => sum + eachScan, 0),
});
for (const kind of ['model', 'test', 'question'])
  console.log(kind, JSON.stringify(sumOf(statements.filter((one) => one.kind === kind))));
console.log('all', JSON.stringify(sumOf(statements)));
