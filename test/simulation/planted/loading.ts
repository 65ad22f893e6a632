import type { PlantedBug } from './planted-bug.ts';

const duckdb = 'src/load/duckdb/merge.ts';

/** Ways to load that double, lose or age rows. */
export const loadingBugs: readonly PlantedBug[] = [
  {
    name: 'the source of MERGE is not de-duplicated',
    seed: 4,
    engine: 'duckdb',
    patches: [
      {
        file: 'src/load/sql/merge.ts',
        find: "qualify row_number() over (partition by ${keys.join(', ')} order by ${lastFirst(quote)}) = 1",
        replace:
          "qualify row_number() over (partition by ${keys.join(', ')} order by ${lastFirst(quote)}) > 0",
      },
    ],
  },
  {
    name: 'the earlier row wins',
    seed: 1,
    engine: 'duckdb',
    patches: [
      {
        file: 'src/load/sql/line-order.ts',
        find: 'return `(${a}.${seq} > ${b}.${seq} or',
        replace: 'return `(${a}.${seq} < ${b}.${seq} or',
      },
    ],
  },
  {
    name: 'of rows in one batch the first wins',
    seed: 1,
    engine: 'duckdb',
    patches: [
      {
        file: 'src/load/sql/line-order.ts',
        find: 'linePosition.map((name) => `${quote(name)} desc`)',
        replace: 'linePosition.map((name) => `${quote(name)} asc`)',
      },
    ],
  },
  {
    name: 'content that lands again is taken to be new',
    seed: 1,
    engine: 'duckdb',
    patches: [
      {
        file: 'src/load/sql/merge.ts',
        find: '${name === firstSeq ? earlier : values[at]}',
        replace: '${values[at]}',
      },
    ],
  },
  {
    name: 'the cursor moves after the transaction',
    seed: 23,
    engine: 'duckdb',
    patches: [
      {
        file: duckdb,
        find: `    const moved = await connection.run(moveCursorSql(\`\${schema}._cursor\`, batch, duckdbDialect));
    if (moved.rowsChanged !== 1) throw superseded(batch.from);
`,
        replace: '',
      },
      {
        file: duckdb,
        find: "    await connection.run('commit');\n    return { counts",
        replace: `    await connection.run('commit');
    const moved = await connection.run(moveCursorSql(\`\${schema}._cursor\`, batch, duckdbDialect));
    if (moved.rowsChanged !== 1) throw superseded(batch.from);
    return { counts`,
      },
    ],
  },
  {
    name: 'a load that was overtaken merges all the same',
    seed: 23,
    engine: 'duckdb',
    patches: [
      {
        file: duckdb,
        find: 'if (moved.rowsChanged !== 1) throw superseded(batch.from);',
        replace: 'if (moved.rowsChanged > 1) throw superseded(batch.from);',
      },
    ],
  },
  {
    name: 'only the transactions are merged',
    seed: 1,
    patches: [
      {
        file: 'src/load/parts/staged-tables.ts',
        find: 'if (staged.length > 0) loads.push(',
        replace: "if (staged.length > 0 && table.name === 'transactions') loads.push(",
      },
    ],
  },
  {
    name: 'a manifest without rows is stepped over',
    seed: 1,
    patches: [
      {
        file: 'src/load/load.ts',
        find: 'const records = manifests.map(',
        replace: 'const records = manifests.filter(({ parts }) => parts.length > 0).map(',
      },
    ],
  },
  {
    name: 'a load that was overtaken begins anew from nothing',
    seed: 23,
    patches: [
      {
        file: 'src/load/load.ts',
        find: 'if (found === undefined || found.seq <= from.seq) throw error;',
        replace: 'if (found === undefined || found.seq >= from.seq) throw new Error("overtaken");',
      },
    ],
  },
];
