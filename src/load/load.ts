import { ConnectorError, dataError } from '../base/errors.ts';
import type { Instant } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import { type Link, newestManifest, readManifest } from '../raw/chain.ts';
import type { Part } from '../raw/manifest.ts';
import { leasePath } from '../raw/paths.ts';
import type { RawZone } from '../raw/zone.ts';
import { type Delivery, withDelivery } from './delivery.ts';
import { type Recorded, recordLength, recordOf } from './load-record.ts';
import { beginning } from './sql/ledger.ts';
import { streamTables } from './tables.ts';
import { notKnown, unknownStream } from './unknown-stream.ts';
import { verifiedPart } from './verified-part.ts';
import type {
  JobCost,
  LoadCursor,
  MergeCounts,
  StagedPart,
  TableLoad,
  Warehouse,
} from './warehouse.ts';

/** Manifests are merged together up to this many rows, so that years of quiet runs load quickly and memory stays flat. */
const rowsPerBatch = 50_000;
/** The same for rows that are long, in characters. A manifest is never divided, and bounded when it is made. */
const textPerBatch = 96 * 1024 * 1024;
const manifestsPerBatch = 500;
/** What `_loads` is told of them, in characters: BigQuery takes a statement of a million. */
const ledgerPerBatch = 400_000;

export interface LoadDeps {
  readonly zone: RawZone;
  readonly warehouse: Warehouse;
  readonly log: Log;
  readonly now: () => Instant;
}

export interface LoadReport {
  readonly raw: string;
  readonly warehouse: string;
  /** The manifest the warehouse was at before and is at now. */
  readonly from: number;
  readonly to: number;
  readonly accounts: readonly MergeCounts[];
  readonly rows: Readonly<Record<string, number>>;
  /** What the warehouse's jobs cost; none for an embedded engine. */
  readonly jobs: readonly JobCost[];
  readonly seconds: number;
}

/** RAW -> WAREHOUSE: merges every manifest after the warehouse's cursor, in order, each batch as one transaction. */
export async function load({ zone, warehouse, log, now }: LoadDeps): Promise<LoadReport> {
  const startedAt = Date.now();
  await warehouse.prepare();
  const start = (await warehouse.cursor()) ?? beginning;
  const head = await newestManifest(zone, start.seq);
  await checkStart(zone, start, head);
  const rawZone = addressOf(zone);
  if (start.seq > 0 && start.rawZone !== rawZone) await warehouse.locate(rawZone);
  const counts: MergeCounts[] = [];
  const jobs: JobCost[] = [];
  const rows: Record<string, number> = {};
  let cursor = start;
  while (cursor.seq < (head?.seq ?? 0)) {
    const manifests = await nextManifests(zone, cursor, head?.seq ?? 0);
    try {
      const step = await mergeNext({ zone, warehouse, now }, cursor, manifests);
      counts.push(...step.counts);
      jobs.push(...step.jobs);
      for (const { table, rows: n } of step.tables) rows[table.name] = (rows[table.name] ?? 0) + n;
      log.info('manifests merged', { seq: step.to.seq, rows: sumRows(step.tables) });
      cursor = step.to;
    } catch (error) {
      cursor = await behindAnother(zone, warehouse, cursor, error);
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

/** What the address of every object in it begins with. */
function addressOf(zone: RawZone): string {
  return zone.uri('').replace(/\/?$/, '/');
}

async function mergeNext(
  { zone, warehouse, now }: Pick<LoadDeps, 'zone' | 'warehouse' | 'now'>,
  from: LoadCursor,
  manifests: readonly Loadable[],
) {
  // No bucket, no object that anybody could fetch.
  const isInBucket = warehouse.readsBuckets && zone.localFile(leasePath) === undefined;
  return withDelivery(isInBucket, async (delivery) => {
    const tables = await tablesOf(zone, manifests, delivery);
    const loadedAt = now();
    const records = manifests.map(({ record }) => ({ ...record, loaded_at: loadedAt }));
    const last = manifests.at(-1);
    const to = last === undefined ? from : { seq: last.seq, manifestSha256: last.sha256 };
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
): Promise<LoadCursor> {
  if (!(error instanceof ConnectorError) || error.code !== 'superseded') throw error;
  const found = await warehouse.cursor();
  if (found === undefined || found.seq <= from.seq) throw error;
  if ((await readManifest(zone, found.seq)).sha256 !== found.manifestSha256) throw error;
  return found;
}

/** The warehouse must stand on a manifest of this very raw zone, or merging would mix two histories. */
async function checkStart(zone: RawZone, start: LoadCursor, head: Link | undefined): Promise<void> {
  if (start.seq === 0) return;
  const known =
    start.seq <= (head?.seq ?? 0) ? (await readManifest(zone, start.seq)).sha256 : undefined;
  if (known === start.manifestSha256) return;
  throw dataError(
    `The warehouse was loaded from another raw zone: its manifest ${start.seq} is not the one here`,
    {
      code: 'other_raw_zone',
      hint: 'Check --raw and --warehouse. To rebuild the warehouse from this raw zone, give it an empty one.',
    },
  );
}

/** What loading needs of a manifest; its state, which can be large, is let go of. */
interface Loadable {
  readonly seq: number;
  readonly sha256: string;
  readonly parts: readonly Part[];
  readonly record: Recorded;
}

async function nextManifests(
  zone: RawZone,
  cursor: LoadCursor,
  newest: number,
): Promise<readonly Loadable[]> {
  const batch: Loadable[] = [];
  let previous = cursor.manifestSha256;
  let rows = 0;
  let text = 0;
  let ledger = 0;
  for (let seq = cursor.seq + 1; seq <= newest && batch.length < manifestsPerBatch; seq += 1) {
    const { sha256, manifest } = await readManifest(zone, seq);
    const { parts } = manifest;
    const unknown = unknownStream(parts);
    // What came before it is loaded first.
    if (unknown !== undefined && batch.length > 0) break;
    if (unknown !== undefined) throw notKnown(seq, unknown);
    const record = recordOf({ seq, sha256, manifest });
    ledger += recordLength(record);
    rows += sumRows(parts);
    text += parts.reduce((sum, part) => sum + part.text_length, 0);
    const isFull = rows > rowsPerBatch || text > textPerBatch || ledger > ledgerPerBatch;
    if (batch.length > 0 && isFull) break;
    if ((manifest.previous_sha256 ?? '') !== previous) {
      throw dataError(`Manifest ${seq} does not follow manifest ${seq - 1}`, {
        code: 'chain_broken',
        hint: 'The raw zone was changed by hand, or two were mixed: restore it from a backup.',
      });
    }
    batch.push({ seq, sha256, parts, record });
    previous = sha256;
  }
  return batch;
}

async function tablesOf(
  zone: RawZone,
  manifests: readonly Loadable[],
  delivery: Delivery,
): Promise<readonly TableLoad[]> {
  const loads: TableLoad[] = [];
  for (const table of streamTables) {
    const staged: StagedPart[] = [];
    for (const { seq, parts } of manifests) {
      for (const part of parts.filter(({ stream }) => stream === table.name)) {
        staged.push(await verifiedPart(zone, seq, part, delivery));
      }
    }
    if (staged.length > 0) loads.push({ table, parts: staged, rows: sumRows(staged) });
  }
  return loads;
}

function sumRows(parts: readonly { readonly rows: number }[]): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0);
}

function sumByAccount(counts: readonly MergeCounts[]): readonly MergeCounts[] {
  const sums = new Map<string, MergeCounts>();
  for (const count of counts) {
    const sum = sums.get(count.bank_account_id);
    sums.set(count.bank_account_id, {
      bank_account_id: count.bank_account_id,
      new: count.new + (sum?.new ?? 0),
      changed: count.changed + (sum?.changed ?? 0),
      silent: count.silent + (sum?.silent ?? 0),
      repeated: count.repeated + (sum?.repeated ?? 0),
      older: count.older + (sum?.older ?? 0),
      moved: count.moved + (sum?.moved ?? 0),
    });
  }
  return [...sums.values()];
}
