import { readdirSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { folderZone } from '../../../src/raw/folder/zone.ts';
import { filesBelow, temporaryFolder } from '../../support/folders.ts';
import { startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';

/** Eight terabytes of nothing, which take no room on the disk and hours to read. */
const endless = 8 * 2 ** 40;

describe('T160 an object without end in the place of', () => {
  it.each(['attachments', 'raw/transactions', 'quarantine/attachments'])(
    'one of %s: verify reads no more of it than ours can have',
    async (below) => {
      const journey = await startJourney({
        transactions: 60,
        accounts: 1,
        attachmentsShare: 0.2,
        quirks: { attachment_files: below.startsWith('quarantine') ? 'html' : 'true' },
      });
      await journey.extract();
      const folder = join(journey.raw, below);
      const [name = ''] = await filesBelow(folder);
      await truncate(join(folder, name), endless);
      const { status, stdout } = await runCli(['verify', '--raw', journey.raw, '--json'], {});
      expect(status).toBe(exitStatus.data);
      expect(JSON.parse(stdout).findings).toMatchObject([
        { problem: 'altered', object: expect.stringContaining(name) },
      ]);
    },
  );

  it('what is about to be stored: the name is taken', async () => {
    const folder = await temporaryFolder();
    const zone = folderZone(folder);
    const path = 'attachments/a/b';
    await zone.create(path, Buffer.from('ours'));
    await truncate(join(folder, path), endless);
    expect(await zone.create(path, Buffer.from('ours'))).toBeUndefined();
    expect(readdirSync(join(folder, '.tmp'))).toEqual([]);
  });
});
