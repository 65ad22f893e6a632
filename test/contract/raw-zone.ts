import { describe, expect, it } from 'vitest';
import { commitManifest, newestManifest, readManifest } from '../../src/raw/chain.ts';
import { takeLease } from '../../src/raw/lease.ts';
import type { Manifest } from '../../src/raw/manifest.ts';
import { createPartWriter } from '../../src/raw/part-writer.ts';
import type { RawZone } from '../../src/raw/zone.ts';
import { emptyState } from '../support/empty-state.ts';

const hello = Buffer.from('hello\n');

async function* chunks(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

export function manifestOf(seq: number, previous: string | null, attempt = 'a'): Manifest {
  return {
    format_version: 2,
    seq,
    previous_sha256: previous,
    run_id: 'run',
    attempt,
    connector_version: '0.0.0',
    created_at: '2026-01-01T00:00:00.000000Z',
    organization_id: 'org',
    parts: [],
    ...emptyState,
  };
}

/** What every raw zone must do, whatever it is made of. */
export function rawZoneContract(name: string, open: () => Promise<RawZone>): void {
  describe(`${name} as a raw zone`, () => {
    it('keeps what was written, with its checksums', async () => {
      const zone = await open();
      const digits = Buffer.from('123456789');
      const stored = await zone.create('raw/x/1.txt', digits);
      expect(stored).toMatchObject({
        path: 'raw/x/1.txt',
        bytes: 9,
        sha256: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
        // 0xe3069283, the check value of CRC-32C.
        crc32c: '4waSgw==',
      });
      expect(await zone.read('raw/x/1.txt')).toEqual(digits);
      const streamed = [];
      for await (const chunk of zone.open('raw/x/1.txt')) streamed.push(chunk);
      expect(Buffer.concat(streamed)).toEqual(digits);
    });

    it('takes a stream', async () => {
      const zone = await open();
      expect(await zone.create('s', chunks('hel', 'lo\n'))).toMatchObject({ bytes: 6 });
      expect(await zone.read('s')).toEqual(hello);
    });

    it('T81 never overwrites', async () => {
      const zone = await open();
      await zone.create('once', hello);
      expect(await zone.create('once', Buffer.from('other'))).toBeUndefined();
      expect(await zone.read('once')).toEqual(hello);
    });

    it('lets exactly one of many writers win', async () => {
      const zone = await open();
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, i) => zone.create('race', Buffer.from(`writer ${i}`))),
      );
      expect(outcomes.filter((outcome) => outcome !== undefined)).toHaveLength(1);
    });

    it('shows nothing of a write that failed half-way', async () => {
      const zone = await open();
      async function* broken() {
        yield hello;
        throw new Error('the source broke');
      }
      await expect(zone.create('half', broken())).rejects.toThrow('the source broke');
      expect(await zone.read('half')).toBeUndefined();
      expect(await zone.create('half', hello)).toBeDefined();
    });

    it('lists by prefix', async () => {
      const zone = await open();
      for (const path of ['a/1/x', 'a/2', 'b/1', 'ab/1']) await zone.create(path, hello);
      const found = [];
      for await (const path of zone.list('a/')) found.push(path);
      expect(found.sort()).toEqual(['a/1/x', 'a/2']);
      const none = [];
      for await (const path of zone.list('nowhere/')) none.push(path);
      expect(none).toEqual([]);
    });

    it('says undefined for what is not there', async () => {
      const zone = await open();
      expect(await zone.read('no')).toBeUndefined();
      expect(await zone.readVersioned('no')).toBeUndefined();
    });

    it('swaps one object only from the version that was seen', async () => {
      const zone = await open();
      expect(await zone.swap('ctl/l', undefined, Buffer.from('1'))).toBe(true);
      expect(await zone.swap('ctl/l', undefined, Buffer.from('2'))).toBe(false);
      const seen = await zone.readVersioned('ctl/l');
      expect(await zone.swap('ctl/l', seen?.version, Buffer.from('3'))).toBe(true);
      expect(await zone.swap('ctl/l', seen?.version, Buffer.from('4'))).toBe(false);
      expect((await zone.readVersioned('ctl/l'))?.bytes.toString()).toBe('3');
      const newest = await zone.readVersioned('ctl/l');
      expect(await zone.swap('ctl/l', newest?.version, undefined)).toBe(true);
      expect(await zone.read('ctl/l')).toBeUndefined();
    });

    it('lets one of several take the lease', async () => {
      const zone = await open();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 5 }, () => takeLease(zone, Date.now)),
      );
      const won = outcomes.flatMap((outcome) =>
        outcome.status === 'fulfilled' ? [outcome.value] : [],
      );
      expect(won).toHaveLength(1);
      await won[0]?.release(7);
      expect((await takeLease(zone, Date.now)).newestSeq).toBe(7);
    });

    it('gives the lease away when its time is over, and the old holder cannot take it back', async () => {
      const zone = await open();
      const old = await takeLease(zone, () => 0);
      const young = await takeLease(zone, () => 3_600_000);
      await old.renew();
      await old.release(99);
      await expect(takeLease(zone, () => 3_600_001)).rejects.toMatchObject({
        kind: 'busy',
        code: 'lease_held',
      });
      await young.release(3);
      expect((await takeLease(zone, () => 3_600_002)).newestSeq).toBe(3);
    });

    it('finds the newest manifest from any hint', async () => {
      const zone = await open();
      expect(await newestManifest(zone)).toBeUndefined();
      let previous: string | null = null;
      for (let seq = 1; seq <= 21; seq += 1) {
        previous = (await commitManifest(zone, manifestOf(seq, previous))).sha256;
      }
      for (const hint of [0, 1, 5, 20, 21, 22, 500]) {
        expect((await newestManifest(zone, hint))?.seq).toBe(21);
      }
    });

    it('does not take a zone that has lost its first manifest for an empty one', async () => {
      const zone = await open();
      await zone.create('manifests/0000000002.json', hello);
      await expect(newestManifest(zone)).rejects.toMatchObject({ code: 'manifest_damaged' });
    });

    it('says what it knows of an object without reading it', async () => {
      const zone = await open();
      expect(await zone.checksums('no')).toBeUndefined();
      const stored = await zone.create('known', hello);
      expect(await zone.checksums('known')).toMatchObject({ bytes: 6, crc32c: stored?.crc32c });
    });

    it('T80 takes the same bytes again for its own, from a call whose answer was lost', async () => {
      const zone = await open();
      const first = await zone.create('again', hello);
      expect(await zone.create('again', chunks('hel', 'lo\n'))).toEqual(first);
    });

    it('T80 T81 commits a number once: the same commit again is a success, another one is superseded', async () => {
      const zone = await open();
      const first = await commitManifest(zone, manifestOf(1, null, 'mine'));
      expect(await commitManifest(zone, manifestOf(1, null, 'mine'))).toEqual(first);
      await expect(commitManifest(zone, manifestOf(1, null, 'yours'))).rejects.toMatchObject({
        kind: 'busy',
        code: 'superseded',
      });
      expect((await readManifest(zone, 1)).manifest.attempt).toBe('mine');
    });

    it('T105 refuses a manifest that is damaged, or of another version', async () => {
      const zone = await open();
      await zone.create('manifests/0000000001.json', Buffer.from('{"format_version": 3}'));
      await expect(readManifest(zone, 1)).rejects.toMatchObject({
        kind: 'data',
        code: 'manifest_version',
      });
      await zone.create('manifests/0000000002.json', Buffer.from('{"format_version": 2}'));
      await expect(readManifest(zone, 2)).rejects.toMatchObject({
        kind: 'data',
        code: 'manifest_damaged',
      });
      await zone.create('manifests/0000000003.json', Buffer.from('{"form'));
      await expect(readManifest(zone, 3)).rejects.toMatchObject({
        kind: 'data',
        code: 'manifest_damaged',
      });
      await expect(readManifest(zone, 4)).rejects.toMatchObject({
        kind: 'data',
        code: 'manifest_damaged',
      });
    });

    it('writes parts whose lines know where they stand', async () => {
      const zone = await open();
      const writer = createPartWriter(zone, { stream: 'transactions', seq: 3, attempt: 'x' });
      const padding = 'p'.repeat(100_000);
      for (let line = 0; line < 200; line += 1)
        await writer.write((position) => JSON.stringify({ ...position, padding }));
      const parts = await writer.finish();
      expect(parts.map(({ path }) => path)).toEqual([
        'raw/transactions/0000000003-x/00000.ndjson.gz',
        'raw/transactions/0000000003-x/00001.ndjson.gz',
      ]);
      expect(parts.reduce((sum, { rows }) => sum + rows, 0)).toBe(200);
    });
  });
}
