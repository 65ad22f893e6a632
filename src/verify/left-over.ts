import { asideFolder, manifestPath } from '../raw/paths.ts';
import type { RawZone } from '../raw/zone.ts';

/** Objects that no manifest names: what died attempts have left, or what a run under way has not committed yet. */
export interface LeftOver {
  readonly parts: number;
  readonly attachments: number;
  readonly temporary: number;
}

/** Counts them, by what is there less what is named: no list of names has to fit into memory. */
export async function countLeftOver(
  zone: RawZone,
  named: { readonly parts: number; readonly attachments: number },
): Promise<LeftOver> {
  const aside = await count(zone, asideFolder);
  const parts = (await count(zone, 'raw/')) + (await count(zone, 'quarantine/')) - aside;
  return {
    parts: parts - named.parts,
    attachments: (await count(zone, 'attachments/')) + aside - named.attachments,
    temporary: await count(zone, '.tmp/'),
  };
}

/** The numbers manifests are stored under, in order. Unlike a run, this finds those behind a gap. */
export async function storedManifests(zone: RawZone): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const path of zone.list('manifests/')) {
    const seq = Number(/^manifests\/(\d{10,15})\.json$/.exec(path)?.[1] ?? 0);
    if (seq > 0 && path === manifestPath(seq)) found.push(seq);
  }
  return found.sort((a, b) => a - b);
}

async function count(zone: RawZone, prefix: string): Promise<number> {
  let objects = 0;
  for await (const _ of zone.list(prefix)) objects += 1;
  return objects;
}
