import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unavailableError } from '../../src/base/errors.ts';
import { cursorIn } from '../../src/load/other-raw-zone.ts';
import type { LoadCursor } from '../../src/load/warehouse.ts';
import { commitManifest } from '../../src/raw/chain.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { emptyState } from '../support/empty-state.ts';
import { temporaryFolder } from '../support/folders.ts';

const at = (cursor: LoadCursor | undefined) => ({ cursor: async () => cursor });

async function zoneOfOne() {
  const folder = await temporaryFolder();
  const zone = folderZone(folder);
  const { seq, sha256: manifestSha256 } = await commitManifest(zone, {
    format_version: 2,
    seq: 1,
    previous_sha256: null,
    run_id: 'run',
    attempt: 'a',
    connector_version: '0.0.0',
    created_at: '2026-01-01T00:00:00.000000Z',
    organization_id: 'org',
    parts: [],
    ...emptyState,
  });
  return { folder, zone, cursor: { seq, manifestSha256 } };
}

it('a cursor stands on a manifest of the raw zone, or on none yet', async () => {
  const { zone, cursor } = await zoneOfOne();
  const beginning = { seq: 0, manifestSha256: '' };
  for (const one of [cursor, beginning, undefined])
    expect(await cursorIn(zone, at(one))).toEqual(one);
});

it('a cursor that stands on no manifest here was loaded from elsewhere', async () => {
  const { zone, cursor } = await zoneOfOne();
  for (const other of [
    { ...cursor, manifestSha256: 'a'.repeat(64) },
    { ...cursor, seq: 2 },
  ])
    await expect(cursorIn(zone, at(other))).rejects.toMatchObject({
      kind: 'data',
      code: 'other_raw_zone',
      message: `The warehouse was loaded from another raw zone: its manifest ${other.seq} is not the one here`,
    });
});

it('a manifest that cannot be read says nothing of the cursor, and storage that fails is told', async () => {
  const { folder, zone, cursor } = await zoneOfOne();
  await writeFile(join(folder, 'manifests', '0000000001.json'), '{');
  expect(await cursorIn(zone, at(cursor))).toEqual(cursor);
  const gone = unavailableError('gone', { code: 'raw_zone_fault', hint: 'Wait.' });
  const failing = { ...zone, read: () => Promise.reject(gone) };
  await expect(cursorIn(failing, at(cursor))).rejects.toBe(gone);
});
