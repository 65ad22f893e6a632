import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { type Standing, verdictOf } from '../../src/cli/commands/status/verdict.ts';
import { agoText, durationText } from '../../src/cli/output/duration.ts';
import { type Alterations, alteredBank, isListing } from '../support/altered-bank.ts';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';

vi.setConfig({ testTimeout: 120_000 });

const now = Date.parse('2026-11-29T12:00:00Z');
const minute = 60_000;
const at = (minutesAgo: number) => new Date(now - minutesAgo * minute).toISOString();

const good: Standing = {
  committed_at: at(2),
  newest_change: at(3),
  held: [],
  to_load: 0,
  loaded_at: null,
  warehouse_fault: null,
  is_foreign: false,
  overdue_attachments: 0,
};
const committed = (ahead: number): Standing => ({ ...good, committed_at: at(-ahead) });
const main = { name: 'Main, completed', since: at(180), proven_at: at(195) };

describe('T188 the verdict of status', () => {
  it.each<[string, Partial<Standing>, number | undefined, string, boolean, number | null]>([
    [
      'all is well',
      {},
      undefined,
      'All current: newest change 3 minutes ago, last commit 2 minutes ago',
      true,
      2,
    ],
    [
      'nothing was ever extracted',
      { committed_at: null },
      undefined,
      'No manifest yet: nothing was extracted into this raw zone',
      false,
      null,
    ],
    [
      'no run came for two days',
      { committed_at: at(2 * 1440) },
      undefined,
      'Not current: the last commit was 2 days ago',
      false,
      2880,
    ],
    [
      'a listing is held',
      { held: [main] },
      undefined,
      'Not current: 1 listing is held since 2026-11-29 09:00:00 UTC (3 hours ago): Main, completed',
      false,
      195,
    ],
    [
      'it is held, and one may wait so long',
      { held: [main] },
      240,
      'Current to within 4 hours: newest change 3 minutes ago, last commit 2 minutes ago; but 1 listing is held since 2026-11-29 09:00:00 UTC (3 hours ago): Main, completed',
      true,
      195,
    ],
    [
      'it is held for too long',
      { held: [main] },
      194,
      'Not current: 1 listing is held since 2026-11-29 09:00:00 UTC (3 hours ago): Main, completed',
      false,
      195,
    ],
    [
      'none was ever proven',
      { held: [{ name: 'x', since: '2026-11-29T09:00:00Z', proven_at: null }] },
      9e6,
      'Not current: 1 listing is held since 2026-11-29 09:00:00 UTC (3 hours ago): x',
      false,
      null,
    ],
    [
      'four are held',
      { held: ['a', 'b', 'c', 'd'].map((name) => ({ ...main, name })) },
      undefined,
      'Not current: 4 listings are held since 2026-11-29 09:00:00 UTC (3 hours ago): a; b; c, and 1 more',
      false,
      195,
    ],
    [
      'something waits to be loaded',
      { to_load: 1, loaded_at: at(50) },
      undefined,
      'Not current: 1 manifest waits to be loaded',
      false,
      50,
    ],
    [
      'it waits for longer than it may',
      { to_load: 2, loaded_at: at(50) },
      40,
      'Not current: 2 manifests wait to be loaded',
      false,
      50,
    ],
    [
      'it waits, and may',
      { to_load: 2, loaded_at: at(50) },
      60,
      'Current to within 60 minutes: newest change 3 minutes ago, last commit 2 minutes ago; but 2 manifests wait to be loaded',
      true,
      50,
    ],
    [
      'nothing was ever loaded',
      { to_load: 3, loaded_at: null },
      9e6,
      'Not current: 3 manifests wait to be loaded',
      false,
      null,
    ],
    [
      'the warehouse cannot be looked into',
      { to_load: null, warehouse_fault: 'It is open elsewhere.' },
      undefined,
      'Nobody can say whether all is current: what is loaded is not known',
      false,
      2,
    ],
    [
      'the warehouse is of another raw zone',
      { to_load: null, is_foreign: true, warehouse_fault: 'It is of another. Check it.' },
      9e6,
      'Not current: what is loaded came from another raw zone',
      false,
      null,
    ],
    [
      'receipts are owed',
      { overdue_attachments: 3 },
      undefined,
      'All current: newest change 3 minutes ago, last commit 2 minutes ago; but 3 receipts have been owed for more than a day',
      true,
      2,
    ],
    [
      'two things are wrong',
      { to_load: 1, loaded_at: at(50), held: [main] },
      undefined,
      'Not current: 1 listing is held since 2026-11-29 09:00:00 UTC (3 hours ago): Main, completed; 1 manifest waits to be loaded',
      false,
      195,
    ],
    [
      'the last run is a minute too old',
      { committed_at: at(41) },
      40,
      'Not current: the last commit was 41 minutes ago',
      false,
      41,
    ],
    [
      'the bank is empty',
      { newest_change: null },
      undefined,
      'All current: nothing has changed yet, last commit 2 minutes ago',
      true,
      2,
    ],
  ])('where %s', (_, change, maxAge, line, isCurrent, asOf) => {
    const verdict = verdictOf(
      { ...good, ...change },
      now,
      maxAge === undefined ? undefined : maxAge * minute,
    );
    expect(verdict).toMatchObject({ line, is_current: isCurrent });
    expect(verdict.as_of).toBe(asOf === null ? null : at(asOf));
    const isWell = line.startsWith('All current') && !line.includes('but');
    // What to do, for each thing that is in the way.
    expect(verdict.hints.length > 0).toBe(!isWell && !line.endsWith('2 minutes ago'));
  });

  it.each([undefined, 40 * minute])(
    'T354 a commit of a clock that was a year ahead is of no age that anybody knows, with %s',
    (maxAge) => {
      const verdict = verdictOf(committed(365 * 24 * 60), now, maxAge);
      expect(verdict).toMatchObject({
        line: 'Nobody can say whether all is current: the last commit is 365 days ahead of the clock of this machine',
        is_current: false,
      });
      expect(verdict.hints).toHaveLength(1);
      // Two machines are never quite of one time.
      expect(verdictOf(committed(5), now, maxAge).is_current).toBe(true);
      expect(verdictOf(committed(6), now, maxAge).is_current).toBe(false);
    },
  );

  it('says lengths of time in words', () => {
    const texts = [
      0, 999, 1_000, 59_000, 60_000, 119_000, 120_000, 5_400_000, 7_200_000, 86_400_000,
      200_000_000,
    ];
    expect(texts.map(durationText)).toEqual([
      '0 seconds',
      '0 seconds',
      '1 second',
      '59 seconds',
      '60 seconds',
      '119 seconds',
      '2 minutes',
      '90 minutes',
      '2 hours',
      '24 hours',
      '2 days',
    ]);
    expect(agoText(now - 500, now)).toBe('just now');
    expect(agoText(now + 90_000, now)).toBe("90 seconds ahead of this machine's clock");
  });
});

describe('T188 status', () => {
  it('begins with the verdict, names what is held by the name of its account, and ends with 66 for a monitor', async () => {
    const journey = await startJourney({ transactions: 60, accounts: 2, attachmentsShare: 0 });
    const [account] = journey.bank.bank.truth().bank_accounts;
    const alterations: Alterations = {};
    const url = await alteredBank(journey, alterations);
    const env = { ...journey.env, QONTO_API_URL: url };
    const { places } = journey;
    const status = (...more: readonly string[]) => runCli(['status', ...places, ...more], {});
    expect(await status('--max-age', '1d')).toMatchObject({ status: 66 });
    expect((await runCli(['sync', ...places], env)).status).toBe(0);
    const well = await status('--max-age', '1h', '--quiet');
    expect(well).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect((await status()).stdout).toMatch(
      /^All current: newest change .+, last commit (just now|\d+ seconds? ago)\n/,
    );

    alterations.alter = (answer, path) => {
      if (!isListing(path) || !path.includes(String(account?.id)) || !path.includes('completed'))
        return;
      // Rows of somebody else: what came cannot be trusted to be this listing.
      answer.body = answer.body.replaceAll(String(account?.id), 'another-account');
    };
    for (let i = 0; i < 2; i += 1) expect((await runCli(['sync', ...places], env)).status).toBe(69);
    const held = await status();
    expect(held.status).toBe(0);
    expect(held.stdout.split('\n')[0]).toMatch(
      new RegExp(
        `^Not current: 1 listing is held since [0-9: -]+ UTC \\((just now|\\d+ seconds? ago)\\): ${account?.name}, completed$`,
      ),
    );
    expect(held.stdout.split('\n')[1]).toContain('run qonto-elt sync');
    expect(held.stdout).toMatch(/NOT COMPLETE since [0-9: -]+ UTC/);
    const json = JSON.parse((await status('--json')).stdout);
    const { seq, listings } = json.newest_manifest;
    expect(seq).toBe(3);
    expect(json.verdict).toMatchObject({ is_current: false });
    const [first] = listings.filter(({ held: one }: { held: unknown }) => one !== null);
    expect(first).toMatchObject({
      bank_account_id: account?.id,
      status: 'completed',
      certificate: null,
    });
    // Since the second run, and not since the third; the first could prove it.
    expect(first.held.since > first.held.proven_at).toBe(true);
    expect(first.held.since < json.newest_manifest.created_at).toBe(true);
    expect(json.verdict.as_of).toBe(first.held.proven_at);
    // The newest manifest alone says so: one before it, or its loss, changes nothing.
    const second = join(journey.raw, 'manifests/0000000002.json');
    await rename(second, `${second}.away`);
    expect(JSON.parse((await status('--json')).stdout).newest_manifest.listings).toEqual(listings);
    await rename(`${second}.away`, second);

    expect(await status('--max-age', '1h', '--quiet')).toMatchObject({ status: 0, stderr: '' });
    await sleep(1_100);
    const late = await status('--max-age', '1s', '--quiet');
    expect(late).toMatchObject({ status: 66, stdout: '' });
    expect(late.stderr).toMatch(/^qonto-elt: Not current: .*1 listing is held since/);

    alterations.alter = undefined;
    expect((await runCli(['extract', '--raw', journey.raw], env)).status).toBe(0);
    expect((await status()).stdout).toMatch(
      /^Not current: 1 manifest waits to be loaded\n {2}Run qonto-elt load\.\n/,
    );
    expect((await runCli(['load', ...places], env)).status).toBe(0);
    expect((await status()).stdout).toMatch(/^All current/);
  });
});
