import type { Link } from '../raw/chain.ts';
import type { Part } from '../raw/manifest.ts';
import { type Recorded, recordLength, recordOf } from './load-record.ts';
import { notKnown, unknownStream } from './unknown-stream.ts';

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
