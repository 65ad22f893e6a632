import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createDigest, sha256Of } from '../../../src/raw/digest.ts';
import { filesBelow } from '../../support/folders.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { queryDuckdb } from '../../support/world.ts';

const sql = `select object_uri, object_path, sha256 from qonto_raw.attachments where state = 'stored'`;

async function expectOpen(duckdb: string, raw: string): Promise<void> {
  const rows = await queryDuckdb(duckdb, sql);
  expect(rows.length).toBeGreaterThan(10);
  for (const { object_uri: uri, object_path: path, sha256 } of rows) {
    expect(uri).toBe(join(raw, String(path)));
    expect(sha256Of(await readFile(String(uri)))).toBe(sha256);
  }
}

const receipts = () => startJourney({ transactions: 120, accounts: 1, attachmentsShare: 0.5 });

describe('T141 a raw zone that moves takes its receipts along', () => {
  it('into a warehouse that is built anew', async () => {
    const journey = await receipts();
    await journey.sync();
    const raw = join(journey.folder, "été 50% 'b'", 'raw');
    await moved(journey, raw);
    const file = join(journey.folder, 'new.duckdb');
    await journey.load({ raw, warehouse: `duckdb:${file}` });
    await expectOpen(file, raw);
  });

  it('and in the warehouse that knows them, even with nothing else to load', async () => {
    const journey = await receipts();
    await journey.sync();
    const raw = join(journey.folder, 'elsewhere');
    await moved(journey, raw);
    expect(await journey.load({ raw })).toMatchObject({ load: { from: 1, to: 1 } });
    await expectOpen(journey.duckdb, raw);
    journey.bank.bank.advance({ days: 10 });
    await journey.sync({ raw });
    await expectOpen(journey.duckdb, raw);
  });

  it('also where its lines were written when they held an address alone', async () => {
    const journey = await receipts();
    await journey.extract();
    await withAddresses(journey.raw, '/where/it/was');
    await journey.load();
    await expectOpen(journey.duckdb, journey.raw);
  });

  it('and leaves what is not stored without an address', async () => {
    const journey = await startJourney({
      transactions: 120,
      accounts: 1,
      attachmentsShare: 0.5,
      quirks: { attachment_files: 'missing' },
    });
    await journey.sync();
    expect(
      await journey.query(
        'select distinct state, object_path, object_uri from qonto_raw.attachments',
      ),
    ).toEqual([{ state: expect.any(String), object_path: null, object_uri: null }]);
  });
});

async function moved({ raw: from }: Journey, raw: string): Promise<void> {
  await mkdir(join(raw, '..'), { recursive: true });
  await rename(from, raw);
}

/** Lines as they were before, and the manifest that names their part. */
async function withAddresses(raw: string, was: string): Promise<void> {
  const [name = ''] = (await filesBelow(raw)).filter((file) => file.startsWith('raw/attachments'));
  const lines = gunzipSync(await readFile(join(raw, name))).toString();
  const old = lines.replaceAll(
    /"object_path":"([^"]*)"/g,
    (_, path: string) => `"object_uri":"${was}/${path}"`,
  );
  expect(old).not.toBe(lines);
  const bytes = gzipSync(old);
  const digest = createDigest();
  digest.update(bytes);
  await writeFile(join(raw, name), bytes);
  const manifest = join(raw, 'manifests', '0000000001.json');
  const known = JSON.parse(await readFile(manifest, 'utf8'));
  const parts = known.parts.map((part: { path: string }) =>
    part.path === name ? { ...part, ...digest.finish() } : part,
  );
  await writeFile(manifest, JSON.stringify({ ...known, parts }));
}
