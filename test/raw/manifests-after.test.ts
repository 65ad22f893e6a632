import { describe, expect, it } from 'vitest';
import { commitManifest, type Link, manifestsAfter } from '../../src/raw/chain.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import type { Manifest } from '../../src/raw/manifest.ts';
import { emptyState } from '../support/empty-state.ts';
import { temporaryFolder } from '../support/folders.ts';

const manifestOf = (seq: number, previous_sha256: string | null): Manifest => ({
  format_version: 2,
  seq,
  previous_sha256,
  run_id: 'run',
  attempt: 'a',
  connector_version: '0.0.0',
  created_at: '2026-01-01T00:00:00.000000Z',
  organization_id: 'org',
  parts: [],
  ...emptyState,
});

const beginning = { seq: 0, sha256: '' };

/** A raw zone with a log of `length` manifests, the one numbered `broken` following nothing; and what is read of it. */
async function log(length: number, broken?: number) {
  const zone = folderZone(await temporaryFolder());
  const links: Link[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const previous_sha256 = seq === broken ? 'a'.repeat(64) : (links.at(-1)?.sha256 ?? null);
    links.push(await commitManifest(zone, manifestOf(seq, previous_sha256)));
  }
  const read: string[] = [];
  const watched = {
    ...zone,
    read: (path: string) => {
      read.push(path);
      return zone.read(path);
    },
  };
  return { zone: watched, links, read };
}

const numbers = async (links: AsyncIterable<{ readonly seq: number }> | undefined) => {
  const found: number[] = [];
  for await (const { seq } of links ?? []) found.push(seq);
  return found;
};

describe('the manifests after a position', () => {
  it('come in order, up to the newest there was when they were asked for', async () => {
    const { zone, links } = await log(4);
    expect(await numbers(await manifestsAfter(zone, beginning))).toEqual([1, 2, 3, 4]);
    const after = await manifestsAfter(zone, links[1] ?? beginning);
    const [last] = links.slice(-1);
    await commitManifest(zone, manifestOf(5, last?.sha256 ?? null));
    expect(await numbers(after)).toEqual([3, 4]);
    expect(await numbers(await manifestsAfter(zone, last ?? beginning))).toEqual([5]);
  });

  it('are none after the newest, and none of a log that has not begun', async () => {
    const { zone, links } = await log(2);
    const after = await manifestsAfter(zone, links[1] ?? beginning);
    expect(after).toBeDefined();
    expect(await numbers(after)).toEqual([]);
    const empty = await manifestsAfter((await log(0)).zone, beginning);
    expect(empty).toBeDefined();
    expect(await numbers(empty)).toEqual([]);
  });

  it('are read when their turn comes, and once', async () => {
    const { zone, read } = await log(9);
    const after = await manifestsAfter(zone, beginning);
    const before = read.length;
    await after?.next();
    await after?.next();
    expect(read.slice(before)).toEqual(['manifests/0000000001.json', 'manifests/0000000002.json']);
  });

  it('are none where nothing has come since, which costs three requests', async () => {
    const { zone, links, read } = await log(6);
    expect(await numbers(await manifestsAfter(zone, links[5] ?? beginning))).toEqual([]);
    expect(read).toHaveLength(3);
    expect(await numbers(await manifestsAfter((await log(0)).zone, beginning))).toEqual([]);
  });

  it('are not told after what is no manifest of the log', async () => {
    const { zone, links } = await log(2);
    for (const position of [
      { seq: 2, sha256: links[0]?.sha256 ?? '' },
      { seq: 1, sha256: links[1]?.sha256 ?? '' },
      { seq: 3, sha256: links[1]?.sha256 ?? '' },
    ])
      expect(await manifestsAfter(zone, position)).toBeUndefined();
  });

  it('end at the one that does not follow the one before', async () => {
    for (const broken of [1, 2, 3]) {
      const { zone } = await log(3, broken);
      const seen: number[] = [];
      const all = async () => {
        for await (const { seq } of (await manifestsAfter(zone, beginning)) ?? []) seen.push(seq);
      };
      await expect(all()).rejects.toMatchObject({ kind: 'data', code: 'chain_broken' });
      expect(seen).toEqual([1, 2, 3].slice(0, broken - 1));
    }
  });
});
