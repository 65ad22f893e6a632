import { unavailableError } from '../../src/base/errors.ts';
import { stagedRowsDiffer, superseded } from '../../src/load/sql/ledger.ts';
import type { LoadBatch, Warehouse } from '../../src/load/warehouse.ts';
import type { CrashPoint } from './points.ts';
import type { Op, SimProcess } from './process.ts';
import { isLater, keyOf, type Line, linesOf, originOf, type Tables } from './tables.ts';
import type { World } from './world.ts';
import type { Disk } from './zone.ts';

export function emptyTables(): Tables {
  return { cursor: undefined, rows: new Map(), loads: [] };
}

/** A warehouse in memory, as one process reaches it: it stages, then merges in one transaction, as the interface says. */
export function memoryWarehouse(
  world: World,
  tables: Tables,
  disk: Disk,
  process: SimProcess,
): Warehouse {
  const op = warehouseOps(world);
  return {
    name: 'memory',
    readsBuckets: true,
    prepare: () =>
      process.call(op('prepare', 'C9', 'C9'), () => {
        tables.cursor ??= { seq: 0, manifestSha256: '' };
      }),
    cursor: () => process.call(op('cursor', 'C9', 'C9'), () => tables.cursor),
    locate: (rawZone) =>
      process.call(op('locate', 'C9', 'C9'), () => {
        if (tables.cursor !== undefined) tables.cursor = { ...tables.cursor, rawZone };
      }),
    async merge(batch) {
      const staged = await process.call(op('stage', 'C9', 'C10'), () => stage(disk, batch));
      await process.call(op(`merge to ${batch.to.seq}`, 'C11', 'C12'), () =>
        merge(tables, batch, staged),
      );
      await process.call(op('drop staging', 'C14', 'C14'), () => {});
      return { counts: [], jobs: [] };
    },
    rows: async () => undefined,
    close() {},
  };
}

/** Names a call to the warehouse, and draws its fault. */
export function warehouseOps(world: World) {
  return (name: string, before: CrashPoint, after: CrashPoint): Op => {
    const { random, hits, tick } = world;
    if (!random.chance(tick?.warehouse ?? 0)) return { name, before, after };
    const kind = random.pick(['warehouse_refuses', 'warehouse_answer_lost'] as const);
    hits[kind] += 1;
    const error = unavailableError(`The warehouse does not work: ${kind}`, {
      code: 'warehouse_fault',
      hint: 'Run again.',
    });
    const when = kind === 'warehouse_refuses' ? 'before' : 'after';
    return { name, before, after, fault: { when, error } };
  };
}

type Staged = ReadonlyMap<string, readonly Line[]>;

function stage(disk: Disk, { tables }: LoadBatch): Staged {
  const staged = new Map<string, readonly Line[]>();
  for (const { table, parts, rows } of tables) {
    const lines = parts.flatMap(({ uri }) => linesOf(partOf(disk, uri)));
    if (lines.length !== rows) throw stagedRowsDiffer(table.name, lines.length, rows);
    staged.set(table.name, lines);
  }
  return staged;
}

function merge(
  tables: Tables,
  { from, to, tables: loads, records, rawZone }: LoadBatch,
  staged: Staged,
) {
  const { cursor } = tables;
  if (cursor?.seq !== from.seq || cursor.manifestSha256 !== from.manifestSha256)
    throw superseded(from);
  tables.cursor = { ...to, rawZone };
  for (const { table } of loads) {
    const target = tables.rows.get(table.name) ?? new Map<string, Line>();
    tables.rows.set(table.name, target);
    for (const line of staged.get(table.name) ?? []) {
      const key = keyOf(line, table.key);
      const found = target.get(key);
      const firstSeq = Math.min(originOf(line).seq, originOf(found ?? line).firstSeq);
      const last = found === undefined || isLater(line, found) ? line : found;
      target.set(key, { ...last, _first_seq: firstSeq });
    }
  }
  tables.loads.push(...records);
}

export function partOf(disk: Disk, uri: string): Buffer {
  const bytes = disk.get(uri.replace('disk://', ''));
  if (bytes === undefined) throw new Error(`${uri} is not there`);
  return bytes;
}
