import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type Journey, startJourney } from '../../support/journey.ts';
import { environmentWithoutLinks } from '../../support/no-links.ts';
import { type CliOutcome, runCli } from '../../support/run-cli.ts';
import { countLostAndDoubled, expectLedger } from './ledger.ts';

// Each starts many processes, which is slow where many share a core.
vi.setConfig({ testTimeout: 300_000 });

async function start() {
  const journey = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0.1 });
  const temporary = join(journey.folder, 'tmp');
  await mkdir(temporary);
  const run = (
    settings: Readonly<Record<string, string>> = {},
    command = 'sync',
  ): Promise<CliOutcome> => {
    const places = [
      '--raw',
      journey.raw,
      ...(command === 'sync' ? ['--warehouse', journey.warehouse] : []),
    ];
    return runCli([command, '--quiet', ...places], {
      ...journey.env,
      ...environmentWithoutLinks(settings),
      TMPDIR: temporary,
    });
  };
  return { journey, temporary, run };
}

async function expectWhole(journey: Journey, temporary: string): Promise<void> {
  await journey.expectTruth();
  await expectLedger(journey, temporary);
  expect(await countLostAndDoubled(journey)).toEqual({ lost: 0, doubled: 0 });
}

describe('T140 on a file system without hard links', () => {
  // Each failure of a link is tried in test/base/create-once.test.ts.
  it.each(['ENOTSUP', 'EPERM'])('that says %s, runs end with the truth', async (code) => {
    const { journey, temporary, run } = await start();
    for (let times = 0; times < 2; times += 1) {
      expect(await run({ NO_LINKS: code })).toMatchObject({ status: 0, stderr: '' });
      journey.bank.bank.advance({ days: 2 });
    }
    expect(await run({ NO_LINKS: code })).toMatchObject({ status: 0, stderr: '' });
    await expectWhole(journey, temporary);
  });

  it.each(['manifests', 'ctl'])(
    'a run that is killed before any step of giving a name in %s is made up for by the next',
    async (names) => {
      const { journey, temporary, run } = await start();
      let steps = 0;
      for (let isKilled = true; isKilled; steps += 1) {
        journey.bank.bank.advance({ days: 1 });
        const settings = { KILL_AT: String(steps + 1), KILL_NAMES: names };
        const outcome = await run(settings, 'extract');
        isKilled = outcome.signal === 'SIGKILL';
        if (isKilled) expect(await run({}, 'extract')).toMatchObject({ status: 0, stderr: '' });
        else expect(outcome).toMatchObject({ status: 0, stderr: '' });
      }
      expect(steps).toBeGreaterThan(3);
      expect(await run()).toMatchObject({ status: 0, stderr: '' });
      await expectWhole(journey, temporary);
    },
  );

  it('of five runs at once one commits at a time, and no name is given twice', async () => {
    const { journey, temporary, run } = await start();
    for (let round = 0; round < 2; round += 1) {
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => run()));
      const statuses = outcomes.map(({ status }) => status);
      expect(statuses.filter((status) => status === 0).length).toBeGreaterThan(0);
      expect(statuses.filter((status) => status !== 0 && status !== 75)).toEqual([]);
      journey.bank.bank.advance({ days: 1 });
    }
    expect(await run()).toMatchObject({ status: 0, stderr: '' });
    await expectWhole(journey, temporary);
  });

  it('that does not rename folders either, a run is refused in words, with 78', async () => {
    const { run } = await start();
    expect(await run({ NO_FOLDER_RENAME: 'EMFILE' })).toMatchObject({
      status: 78,
      stderr: expect.stringMatching(
        /^qonto-elt: The file system of .* knows no hard links, and cannot rename a folder either \(EMFILE\)\n {2}Two runs .*gs:\/\//,
      ),
    });
  });
});
