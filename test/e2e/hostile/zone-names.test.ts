import {
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ConnectorError, exitStatus } from '../../../src/base/errors.ts';
import { silentLog } from '../../../src/base/log.ts';
import { folderZone } from '../../../src/raw/folder/zone.ts';
import { verify } from '../../../src/verify/verify.ts';
import { filesBelow, temporaryFolder } from '../../support/folders.ts';
import { startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';
import { boundFolder } from '../process/small-disk.ts';

const small = { transactions: 60, accounts: 1, attachmentsShare: 0.1 };

const contents = async (folder: string) =>
  Object.fromEntries(
    (await filesBelow(folder)).map((file) => [file, readFileSync(join(folder, file), 'base64')]),
  );

it('T296 a copy of a raw zone by hard links stays as it was, whatever runs do after it', async () => {
  const journey = await startJourney(small);
  await journey.sync();
  const copy = join(await temporaryFolder(), 'copy');
  for (const file of await filesBelow(journey.raw)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    linkSync(join(journey.raw, file), join(copy, file));
  }
  const before = await contents(copy);
  journey.bank.bank.bulkTouch({ count: 20 });
  await journey.sync();
  await journey.sync({ audit: true });
  expect(await contents(copy)).toEqual(before);
  const other = `duckdb:${join(journey.folder, 'other.duckdb')}`;
  expect((await journey.load({ raw: copy, warehouse: other })).load).toMatchObject({ to: 1 });
});

/** Names in the zone that a run reads, or would give to a file of its own. */
const names = {
  'the lease': () => 'ctl/lease.json',
  'the next manifest': () => 'manifests/0000000002.json',
  'a part': (files: readonly string[]) =>
    files.find((file) => file.startsWith('raw/transactions/')),
  'a receipt': (files: readonly string[]) => files.find((file) => file.startsWith('attachments/')),
} as const;

it.each(Object.entries(names))(
  'T296 a file from outside under the name of %s is not written to, and its bytes count for nothing',
  async (_, nameOf) => {
    const journey = await startJourney(small);
    await journey.sync();
    const name = join(journey.raw, nameOf(await filesBelow(journey.raw)) ?? '');
    const outside = join(await temporaryFolder(), 'theirs');
    writeFileSync(outside, '{"secret": "of somebody else"}', { mode: 0o640 });
    rmSync(name, { force: true });
    linkSync(outside, name);
    journey.bank.bank.bulkTouch({ count: 20 });
    const told: unknown[] = [];
    const endOf = async (work: () => Promise<unknown>) => {
      try {
        told.push(await work());
        return 'done';
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        told.push(error.message, error.hint);
        return error.kind;
      }
    };
    const synced = await endOf(() => journey.sync({ audit: true }));
    // Of a manifest of no version that is known it says nothing more: it throws.
    const verified = await endOf(() => verify(folderZone(journey.raw), silentLog));
    const isHarmed = verified !== 'done' || !JSON.stringify(told.at(-1)).includes('"findings":[]');
    expect(JSON.stringify(told)).not.toContain('somebody else');
    expect(readFileSync(outside, 'utf8')).toBe('{"secret": "of somebody else"}');
    const fresh = `duckdb:${join(journey.folder, 'fresh.duckdb')}`;
    const loaded = await endOf(() => journey.load({ warehouse: fresh }));
    // The lease is nobody's bytes; all else is what a manifest says, or nothing is loaded.
    expect([synced, isHarmed, loaded]).toEqual(expectedOf(name));
  },
);

function expectedOf(name: string): readonly unknown[] {
  if (name.endsWith('lease.json')) return ['done', false, 'done'];
  return name.includes('/attachments/') ? ['done', true, 'done'] : ['data', true, 'data'];
}

it('T296 a mount over a folder of the zone is refused in words, and without it the next run goes on', async () => {
  const journey = await startJourney(small);
  await journey.sync();
  const other = await temporaryFolder();
  cpSync(join(journey.raw, 'raw/transactions'), other, { recursive: true });
  const before = await filesBelow(other);
  journey.bank.bank.bulkTouch({ count: 20 });
  const under = await boundFolder(other, join(journey.raw, 'raw/transactions'));
  const outcome = await runCli(['sync', ...journey.places], journey.env, { under });
  expect(outcome.status, outcome.stderr).toBe(exitStatus.unavailable);
  expect(outcome.stderr).toContain('lies on two file systems');
  expect(readdirSync(join(journey.raw, 'manifests'))).toHaveLength(1);
  expect(await filesBelow(other)).toEqual(before);
  await journey.sync();
  await journey.expectTruth();
});
