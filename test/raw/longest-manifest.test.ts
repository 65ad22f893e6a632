import { expect, it } from 'vitest';
import { commitManifest, newestManifest, readManifest } from '../../src/raw/chain.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { formatVersion, listingsOf, type Manifest, noCounts } from '../../src/raw/manifest.ts';
import { emptyState } from '../support/empty-state.ts';
import { temporaryFolder } from '../support/folders.ts';

const at = '2026-01-01T00:00:00.000000Z';
const empty: Manifest = {
  format_version: formatVersion,
  seq: 1,
  previous_sha256: null,
  run_id: 'run',
  attempt: 'a',
  connector_version: '0.0.0',
  created_at: at,
  organization_id: 'org',
  parts: [],
  ...emptyState,
};

/** It remembers these rows, and owes a file. */
const remembering = (recent: string[]): Manifest['streams'] => ({
  transactions: {
    counts: noCounts,
    listings: [{ slice: {}, watermark: at, certificate: null, recent }],
  },
});
const owner = { stream: 'transactions', id: 't' };
const owed = { id: 'f', owner, bank_account_id: 'main', attempts: 1, since: at, reason: 'r' };

it('T159 a manifest that no run could read any more is not committed, and what was there stays', async () => {
  const zone = folderZone(await temporaryFolder());
  const first = await commitManifest(zone, empty);
  const grown = (recent: string[]): Manifest => ({
    ...empty,
    seq: 2,
    previous_sha256: first.sha256,
    streams: remembering(recent),
    files: { ...emptyState.files, pending: [owed] },
  });
  const piece = 'x'.repeat(128 * 1024 * 1024);
  // Longer than may be read, and longer than any text can be.
  for (const pieces of [2, 5])
    await expect(commitManifest(zone, grown(Array(pieces).fill(piece)))).rejects.toMatchObject({
      kind: 'data',
      code: 'manifest_too_long',
      message: expect.stringContaining(
        `it remembers ${pieces} rows of the overlap and 1 attachment that is owed`,
      ),
    });
  expect(await newestManifest(zone)).toMatchObject({ seq: 1 });
  await commitManifest(zone, grown([piece]));
  expect(listingsOf((await readManifest(zone, 2)).manifest)[0]?.recent).toHaveLength(1);
});
