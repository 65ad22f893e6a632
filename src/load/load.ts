import { ConnectorError } from '../base/errors.ts';
import type { Instant } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import { manifestsAfter } from '../raw/chain.ts';
import { leasePath } from '../raw/paths.ts';
import type { RawZone } from '../raw/zone.ts';
import { batchesOf, type Loadable } from './batches.ts';
import { otherRawZone } from './other-raw-zone.ts';
import { withDelivery } from './parts/delivery.ts';
import { stagedTables } from './parts/staged-tables.ts';
import { type LoadReport, sumByAccount } from './report.ts';
import { beginning } from './sql/ledger.ts';
import type { JobCost, LoadCursor, MergeCounts, TableLoad, Warehouse } from './warehouse.ts';

export interface LoadDeps {
  readonly zone: RawZone;
  readonly warehouse: Warehouse;
  readonly log: Log;
  readonly now: () => Instant;
}

/** RAW -> WAREHOUSE: merges every manifest after the warehouse's cursor, in order, each batch as one transaction. */
export async function load({ zone, warehouse, log, now }: LoadDeps): Promise<LoadReport> {
  const startedAt = Date.now();
  await warehouse.prepare();
  const start = (await warehouse.cursor()) ?? beginning;
  let batches = await batchesAfter(zone, start);
  if (batches === undefined) throw otherRawZone(start);
  const rawZone = addressOf(zone);
  if (start.seq > 0 && start.rawZone !== rawZone) await warehouse.locate(rawZone);
  const counts: MergeCounts[] = [];
  const jobs: JobCost[] = [];
  const rows: Record<string, number> = {};
  let cursor = start;
  for (let next = await batches.next(); !next.done; next = await batches.next()) {
    try {
      const step = await mergeNext({ zone, warehouse, now }, cursor, next.value);
      counts.push(...step.counts);
      jobs.push(...step.jobs);
      for (const { table, rows: n } of step.tables) rows[table.name] = (rows[table.name] ?? 0) + n;
      cursor = step.to;
      log.info('manifests merged', { seq: cursor.seq, rows: sumRows(step.tables) });
    } catch (error) {
      [cursor, batches] = await behindAnother(zone, warehouse, cursor, error);
      log.info('manifests were merged by another load', { seq: cursor.seq });
    }
  }
  return {
    raw: zone.uri(''),
    warehouse: warehouse.name,
    from: start.seq,
    to: cursor.seq,
    accounts: sumByAccount(counts),
    rows,
    jobs,
    seconds: (Date.now() - startedAt) / 1_000,
  };
}

type Batches = ReturnType<typeof batchesOf>;

/** Undefined where the cursor stands on no manifest of this zone: merging on from there would mix two histories. */
async function batchesAfter(zone: RawZone, cursor: LoadCursor): Promise<Batches | undefined> {
  const { seq, manifestSha256: sha256 } = cursor;
  const manifests = await manifestsAfter(zone, { seq, sha256 });
  return manifests && batchesOf(manifests);
}

function sumRows(tables: readonly TableLoad[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}

/** What the address of every object in it begins with. */
function addressOf(zone: RawZone): string {
  return zone.uri('').replace(/\/?$/, '/');
}

async function mergeNext(
  { zone, warehouse, now }: Pick<LoadDeps, 'zone' | 'warehouse' | 'now'>,
  from: LoadCursor,
  manifests: readonly [Loadable, ...Loadable[]],
) {
  // No bucket, no object that anybody could fetch.
  const isInBucket = warehouse.readsBuckets && zone.localFile(leasePath) === undefined;
  return withDelivery(isInBucket, async (delivery) => {
    const tables = await stagedTables(zone, manifests, delivery);
    const loadedAt = now();
    const records = manifests.map(({ record }) => ({ ...record, loaded_at: loadedAt }));
    const { seq, sha256 } = manifests.at(-1) ?? manifests[0];
    const to = { seq, manifestSha256: sha256 };
    const batch = { from, to, tables, records, loadedAt, rawZone: addressOf(zone) };
    return { to, tables, ...(await warehouse.merge(batch)) };
  });
}

/**
 * A load beside this one, or the job that a killed run has left running, may have merged these manifests first: then
 * this load goes on behind it. Throws the error when it is another, or when the cursor has not moved along this chain.
 */
async function behindAnother(
  zone: RawZone,
  warehouse: Warehouse,
  from: LoadCursor,
  error: unknown,
): Promise<[LoadCursor, Batches]> {
  if (!(error instanceof ConnectorError) || error.code !== 'superseded') throw error;
  const found = await warehouse.cursor();
  if (found === undefined || found.seq <= from.seq) throw error;
  const batches = await batchesAfter(zone, found);
  if (batches === undefined) throw error;
  return [found, batches];
}
