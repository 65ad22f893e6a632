import { randomUUID } from 'node:crypto';
import { commitManifest, type Link, newestManifest } from '../../src/raw/chain.ts';
import type { Manifest, Part, PendingFile } from '../../src/raw/manifest.ts';
import { createPartWriter } from '../../src/raw/part-writer.ts';
import type { RawZone } from '../../src/raw/zone.ts';

/** Commits one more manifest as an extractor would that has a fault of its own. */
export async function commitNext(
  zone: RawZone,
  lines: Readonly<Record<string, readonly object[]>>,
  change: (manifest: Manifest) => Manifest = (manifest) => manifest,
): Promise<Link> {
  const head = await newestManifest(zone);
  if (head === undefined) throw new Error('no manifest to follow');
  const seq = head.seq + 1;
  const attempt = randomUUID();
  const parts: Part[] = [];
  for (const [stream, rows] of Object.entries(lines)) {
    const writer = createPartWriter(zone, { stream, seq, attempt });
    for (const row of rows) await writer.write(() => JSON.stringify(row));
    parts.push(...(await writer.finish()));
  }
  return commitManifest(
    zone,
    change({
      ...head.manifest,
      seq,
      attempt,
      parts,
      run_id: randomUUID(),
      previous_sha256: head.sha256,
    }),
  );
}

/** A line of `raw/transactions`, as far as anybody reads it for its attachments. */
export function transactionLine(ids: readonly string[], embedded: readonly string[] = ids): object {
  return { id: randomUUID(), payload: { attachment_ids: ids, attachments: embedded.map(named) } };
}

export function outcomeLine(id: string, state: string, sha256: string | null = null): object {
  return { id, state, sha256, payload: { id } };
}

/** An entry of the list of what a manifest promises to ask for again. */
export function owed(id: string): PendingFile {
  const since = '2026-01-01T00:00:00.000000Z';
  const owner = { stream: 'transactions', id: 't' };
  return { id, owner, bank_account_id: 'a', attempts: 1, since, reason: 'x' };
}

function named(id: string): object {
  return { id };
}
