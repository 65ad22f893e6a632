import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { type Link, readManifest } from '../../raw/chain.ts';
import { sha256Of } from '../../raw/digest.ts';
import type { Part } from '../../raw/manifest.ts';
import type { RawZone } from '../../raw/zone.ts';
import { accountLabels } from '../account-labels.ts';
import { accountFacts } from '../accounts.ts';

const folder = 'raw/bank_accounts/';

/**
 * What each account is called, by id, as the report of the run that landed the newest list called it. Empty where that
 * list cannot be read: names are a help, and must not hide what the manifest says.
 */
export async function landedLabels(
  zone: RawZone,
  newest: Link,
): Promise<ReadonlyMap<string, string>> {
  try {
    const objects = await newestList(zone, newest);
    const accounts = objects.flatMap((payload) =>
      typeof payload.id === 'string' && payload.id !== ''
        ? [accountFacts(payload.id, payload)]
        : [],
    );
    const labels = accountLabels(accounts);
    return new Map(accounts.map(({ id }, i) => [id, labels[i] ?? id]));
  } catch {
    return new Map();
  }
}

/** A list is landed only when it differs from the one before, so the newest may be many manifests old. */
async function newestList(zone: RawZone, newest: Link) {
  const seqs = new Set<number>();
  for await (const path of zone.list(folder))
    seqs.add(Number(path.slice(folder.length).slice(0, 10)));
  const descending = [...seqs].filter((seq) => seq <= newest.seq).sort((a, b) => b - a);
  for (const seq of descending) {
    const { manifest } = seq === newest.seq ? newest : await readManifest(zone, seq);
    // What an attempt has left that did not commit is in no manifest.
    const parts = manifest.parts.filter(({ stream }) => stream === 'bank_accounts');
    if (parts.length > 0)
      return (await Promise.all(parts.map((part) => payloadsOf(zone, part)))).flat();
  }
  return [];
}

async function payloadsOf(zone: RawZone, part: Part) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of zone.open(part.path)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (sha256Of(bytes) !== part.sha256) throw new RangeError('a damaged part');
  // A character is at most three bytes.
  const text = gunzipSync(bytes, { maxOutputLength: part.text_length * 3 }).toString('utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => lineSchema.parse(JSON.parse(line)).payload);
}

const lineSchema = z.object({ payload: z.record(z.string(), z.unknown()) });
