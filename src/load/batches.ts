import { dataError } from '../base/errors.ts';
import type { Instant } from '../base/instant.ts';
import type { Link } from '../raw/chain.ts';
import { listingsOf, type Manifest, type Part, snapshotsOf } from '../raw/manifest.ts';
import { streamTables } from './tables.ts';
import type { LoadRecord, SliceRecord } from './warehouse.ts';

/** What loading needs of a manifest; its state, which can be large, is let go of. */
export interface Loadable {
  readonly seq: number;
  readonly sha256: string;
  readonly parts: readonly Part[];
  readonly record: Recorded;
}

/** Manifests are merged together up to this many rows, so that years of quiet runs load quickly and memory stays flat. */
const rowsPerBatch = 50_000;
/** The same for rows that are long, in characters. A manifest is never divided, and bounded when it is made. */
const textPerBatch = 96 * 1024 * 1024;
const manifestsPerBatch = 500;
/** What `_loads` says of them, in characters: BigQuery takes a statement of a million. */
const ledgerPerBatch = 400_000;

/**
 * Manifests in the batches they are merged in: as many together as fit, and at least one. Throws at a manifest with a
 * stream that this version does not know, after what came before it.
 */
export async function* batchesOf(
  manifests: AsyncIterable<Link>,
): AsyncGenerator<readonly [Loadable, ...Loadable[]]> {
  let batch: [Loadable, ...Loadable[]] | undefined;
  let size = nothing;
  for await (const link of manifests) {
    const { seq, sha256, manifest } = link;
    const unknown = unknownStream(manifest.parts);
    if (unknown !== undefined) {
      if (batch !== undefined) yield batch;
      throw notKnown(seq, unknown);
    }
    const next = { seq, sha256, parts: manifest.parts, record: recordOf(link) };
    size = withOneMore(size, next);
    if (batch === undefined) batch = [next];
    else if (fits(size)) batch.push(next);
    else {
      yield batch;
      batch = [next];
      size = withOneMore(nothing, next);
    }
  }
  if (batch !== undefined) yield batch;
}

interface Size {
  readonly manifests: number;
  readonly rows: number;
  readonly text: number;
  readonly ledger: number;
}

const nothing: Size = { manifests: 0, rows: 0, text: 0, ledger: 0 };

function withOneMore(size: Size, { parts, record }: Loadable): Size {
  return {
    manifests: size.manifests + 1,
    rows: parts.reduce((sum, { rows }) => sum + rows, size.rows),
    text: parts.reduce((sum, part) => sum + part.text_length, size.text),
    ledger: size.ledger + recordLength(record),
  };
}

function fits({ manifests, rows, text, ledger }: Size): boolean {
  return (
    manifests <= manifestsPerBatch &&
    rows <= rowsPerBatch &&
    text <= textPerBatch &&
    ledger <= ledgerPerBatch
  );
}

const known = new Set(['quarantine', ...streamTables.map(({ name }) => name)]);

/** A stream of a newer version: its rows would be stepped over, and the cursor would say that they are there. */
function unknownStream(parts: readonly Part[]): string | undefined {
  return parts.find(({ stream }) => !known.has(stream))?.stream;
}

function notKnown(seq: number, stream: string) {
  return dataError(`Manifest ${seq} has rows of ${stream}, which this version does not know`, {
    code: 'unknown_stream',
    hint: 'It was written by a newer version of qonto-elt: load with that version, or a newer one. What came before it is loaded.',
  });
}

/** What `_loads` says of a manifest, but for when it was loaded. */
type Recorded = Omit<LoadRecord, 'loaded_at'>;

function recordOf({ seq, sha256, manifest }: Link): Recorded {
  const { run_id, created_at, parts, streams } = manifest;
  const counts = Object.entries(streams).map(([name, state]) => [name, state.counts] as const);
  const sum = (pick: (of: Manifest['streams'][string]['counts']) => number) =>
    counts.reduce((total, [, of]) => total + pick(of), 0);
  return {
    seq,
    run_id,
    manifest_sha256: sha256,
    committed_at: created_at as Instant,
    rows_landed: parts
      .filter(({ stream }) => stream !== 'quarantine')
      .reduce((total, { rows }) => total + rows, 0),
    rows_unchanged: sum(({ unchanged }) => unchanged),
    rows_quarantined: sum(({ quarantined }) => quarantined),
    counts: Object.fromEntries(counts),
    snapshots: snapshotsOf(manifest),
    unavailable: Object.fromEntries(
      Object.entries(streams).flatMap(([name, { unavailable: why }]) =>
        why === undefined ? [] : [[name, why.reason]],
      ),
    ),
    slices: listingsOf(manifest).map(
      ({
        stream,
        slice,
        watermark,
        began_at = null,
        certificate,
        looked_at = null,
        held,
      }): SliceRecord => ({
        stream,
        slice,
        watermark,
        began_at,
        proof: certificate?.kind ?? null,
        looked_at,
        ...(held && { held }),
      }),
    ),
  };
}

/** Characters it takes in a statement, and some for the names. */
function recordLength(record: Recorded): number {
  return JSON.stringify(record).length + 200;
}
