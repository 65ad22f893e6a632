import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { contentOf, filesBelow } from '../../support/folders.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';

/** Every object by its name and bytes, but the lease. */
async function objects({ raw }: Journey): Promise<ReadonlyMap<string, string>> {
  const names = (await filesBelow(raw)).filter((name) => !name.startsWith('ctl/'));
  const contents = await Promise.all(names.map((name) => contentOf(join(raw, name))));
  return new Map(names.map((name, at) => [name, contents[at]?.toString('base64') ?? '']));
}

/** Two manifests, of which the first is loaded and the second says another version of their format. */
async function startWithVersion(version: string): Promise<Journey> {
  const journey = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0.1 });
  await journey.sync();
  journey.bank.bank.bulkTouch({ count: 5 });
  journey.bank.bank.advance({ hours: 1 });
  await journey.extract();
  const file = join(journey.raw, 'manifests/0000000002.json');
  const text = await readFile(file, 'utf8');
  expect(text).toContain('"format_version":2,');
  await writeFile(file, text.replace('"format_version":2,', version));
  return journey;
}

it.each([
  ['newer', '"format_version":3,', '3', 'use that version, or a newer one'],
  ['never released', '"format_version":1,', '1', 'extract into an empty raw zone'],
  ['unnamed', '', 'undefined', 'use that version, or a newer one'],
])(
  'T105 a manifest of a format that is %s is refused by every command, and nothing is built on it',
  async (_, version, said, hint) => {
    const journey = await startWithVersion(version);
    const before = [await objects(journey), await journey.query('from qonto_raw._loads')];
    const refused = { kind: 'data', code: 'manifest_version', exit: exitStatus.data };
    for (const run of [journey.extract, journey.load, journey.sync])
      await expect(run()).rejects.toMatchObject(refused);
    const args = ['sync', '--quiet', ...journey.places];
    const { status, stderr } = await runCli(args, journey.env);
    expect(stderr.trimEnd().split('\n')).toEqual([
      `qonto-elt: Manifest ${journey.raw}/manifests/0000000002.json has format version ${said}`,
      expect.stringContaining(hint),
    ]);
    expect(status).toBe(exitStatus.data);
    expect([await objects(journey), await journey.query('from qonto_raw._loads')]).toEqual(before);
  },
);

it('T105 a field that this version does not know is refused too, whatever version the manifest says', async () => {
  const journey = await startWithVersion('"format_version":2,"of_a_version_to_come":true,');
  for (const run of [journey.extract, journey.load, journey.sync])
    await expect(run()).rejects.toMatchObject({ kind: 'data', code: 'manifest_damaged' });
});
