import { manifestPath } from '../raw/paths.ts';
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
  const parts = (await count(zone, 'raw/')) + (await count(zone, 'quarantine/'));
  return {
    parts: parts - named.parts,
    attachments: (await count(zone, 'attachments/')) - named.attachments,
    temporary: await count(zone, '.tmp/'),
  };
}

/** The highest number a manifest is stored under; 0 when there is none. Unlike a run, this finds one behind a gap. */
export async function highestManifest(zone: RawZone): Promise<number> {
  let highest = 0;
  for await (const path of zone.list('manifests/')) {
    const seq = Number(/^manifests\/(\d{10,15})\.json$/.exec(path)?.[1] ?? 0);
    if (path === manifestPath(seq)) highest = Math.max(highest, seq);
  }
  return highest;
}

async function count(zone: RawZone, prefix: string): Promise<number> {
  let objects = 0;
  for await (const _ of zone.list(prefix)) objects += 1;
  return objects;
}
