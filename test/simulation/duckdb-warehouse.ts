import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openDuckdb } from '../../src/load/duckdb/warehouse.ts';
import { streamTables } from '../../src/load/tables.ts';
import type { LoadBatch, Warehouse } from '../../src/load/warehouse.ts';
import { cutShort } from './duckdb-cut.ts';
import type { SimProcess } from './process.ts';
import { keyOf, type Line, originOf, type Tables } from './tables.ts';
import { partOf, warehouseOps } from './warehouse.ts';
import type { World } from './world.ts';
import type { Disk } from './zone.ts';

/** A real DuckDB file of one simulated world. */
export interface DuckdbFile {
  readonly file: string;
  remove(): void;
}

export function duckdbFile(): DuckdbFile {
  const folder = mkdtempSync(join(tmpdir(), 'qonto-elt-simulation-'));
  return {
    file: join(folder, 'bank.duckdb'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * The real engine with the real SQL, as one process reaches it. Each call opens the file, works and closes it while the
 * simulated world stands still, so that what threads do cannot change the order of events.
 */
export function duckdbWarehouse(
  world: World,
  { file }: DuckdbFile,
  disk: Disk,
  process: SimProcess,
): Warehouse {
  const op = warehouseOps(world);
  const on = <T>(work: (warehouse: Warehouse) => Promise<T>): Promise<T> =>
    world.standStill(async () => {
      const warehouse = await openDuckdb(file);
      try {
        return await work(warehouse);
      } finally {
        warehouse.close();
      }
    });
  return {
    name: 'duckdb',
    readsBuckets: true,
    prepare: () => process.call(op('prepare', 'C9', 'C9'), () => on((it) => it.prepare())),
    cursor: () => process.call(op('cursor', 'C9', 'C9'), () => on((it) => it.cursor())),
    locate: (rawZone) =>
      process.call(op('locate', 'C9', 'C9'), () => on((it) => it.locate(rawZone))),
    async merge(batch) {
      const local = await process.call(op('stage', 'C9', 'C10'), () =>
        localCopy(file, disk, batch),
      );
      const merge = () => on((it) => it.merge(local));
      const part = () => on((it) => cutShort(world, () => it.merge(local)));
      const merged = await process.call(
        { ...op(`merge to ${batch.to.seq}`, 'C11', 'C12'), part },
        merge,
      );
      await process.call(op('drop staging', 'C14', 'C14'), () => {});
      return merged;
    },
    rows: (asked) => on((it) => it.rows(asked)),
    close() {},
  };
}

function localCopy(file: string, disk: Disk, batch: LoadBatch): LoadBatch {
  let number = 0;
  const tables = batch.tables.map((load) => ({
    ...load,
    parts: load.parts.map((part) => {
      number += 1;
      const copy = `${file}.${batch.to.seq}.${number}.ndjson.gz`;
      writeFileSync(copy, partOf(disk, part.uri));
      return { ...part, file: async () => copy };
    }),
  }));
  return { ...batch, tables };
}

/** What the file holds, in the shape the oracle reads. Throws where a key is there twice. */
export async function readTables({ file }: DuckdbFile): Promise<Tables> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  const query = async (sql: string) =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson() as Line[];
  try {
    const rows = new Map<string, Map<string, Line>>();
    for (const table of streamTables) {
      const found = new Map<string, Line>();
      for (const row of await query(`from qonto_raw.${table.name}`)) {
        const line = asLine(row);
        const key = keyOf(line, table.key);
        if (found.has(key)) throw new Error(`P2: ${table.name} holds ${key} twice`);
        found.set(key, line);
      }
      rows.set(table.name, found);
    }
    const loads = await query('select seq from qonto_raw._loads order by seq');
    const [cursor] = await query('select seq, manifest_sha256 from qonto_raw._cursor');
    return {
      cursor: cursor && {
        seq: Number(cursor.seq),
        manifestSha256: String(cursor.manifest_sha256),
      },
      rows,
      loads: loads.map(({ seq }) => ({ seq: Number(seq) })),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function asLine({ updated_at: at, payload, ...row }: Line): Line {
  const { seq, part, row: number } = originOf(row);
  return {
    ...row,
    _seq: seq,
    _part: part,
    _row: number,
    ...(typeof at === 'string' && { updated_at: instantText(at) }),
    payload: JSON.parse(String(payload)),
  };
}

/** `2026-01-01 00:00:00.123` as the program writes it. */
function instantText(value: string): string {
  const [seconds = '', fraction = ''] = value.replace(' ', 'T').split('.');
  return `${seconds}.${fraction.padEnd(6, '0')}Z`;
}
