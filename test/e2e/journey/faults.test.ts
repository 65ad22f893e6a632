import { appendFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { statusOf } from '../../../src/cli/output/report.ts';
import type { SyncReport } from '../../../src/run/story.ts';
import { type Journey, startJourney } from '../../support/journey.ts';

const listing = '/transactions?';

function listings({ extract }: SyncReport) {
  return extract?.accounts.flatMap((account) => account.listings) ?? [];
}

async function attachmentStates(journey: Journey): Promise<Record<string, unknown>[]> {
  return journey.query(
    `select state, count(*)::int as n from (
       select * from qonto_raw.attachments
       qualify row_number() over (partition by id order by _seq desc, _part desc, _row desc) = 1)
     group by state order by state`,
  );
}

describe('faults that pass', () => {
  it.each([
    ['503', { status: 503 }],
    ['429 with Retry-After', { status: 429, retry_after: 1 }],
    ['a reset connection', { kind: 'reset' }],
    ['a body that is cut short', { kind: 'cut_body' }],
  ] as const)('%s is asked again, and nothing is lost', async (_, fault) => {
    const journey = await startJourney({ transactions: 400, accounts: 2 });
    journey.bank.bank.addFault({ match: listing, times: 2, skip: 3, ...fault });
    const done = await journey.sync();
    expect(done.extract?.faults).toEqual([]);
    await journey.expectTruth();
  });
});

describe('faults that stay', () => {
  it('a wrong key ends the run after one request, with the status for authentication', async () => {
    const journey = await startJourney();
    journey.env.QONTO_SECRET_KEY = 'wrong';
    await expect(journey.sync()).rejects.toMatchObject({
      kind: 'auth',
      exit: exitStatus.auth,
      code: 'unauthorized',
    });
    expect(journey.bank.bank.requests().by_status).toEqual({ 401: 1 });
  });

  it('T10 an account that cannot be listed holds back no other, and is named', async () => {
    const journey = await startJourney({ accounts: 3 });
    const [first] = journey.bank.bank.truth().bank_accounts;
    const id = String(first?.id);
    journey.bank.bank.addFault({ match: `bank_account_id=${id}`, times: 1_000, status: 404 });
    const done = await journey.sync();
    expect(statusOf(done)).toBe(exitStatus.unavailable);
    expect(new Set(done.extract?.faults.map((fault) => fault.bank_account_id))).toEqual(
      new Set([id]),
    );
    expect(done.extract?.faults[0]?.message).toContain(id);
    const others = journey.bank.bank
      .truth()
      .transactions.filter((row) => row.bank_account_id !== id);
    expect(
      await journey.query('select count(distinct id)::int as n from qonto_raw.transactions'),
    ).toEqual([{ n: others.length }]);
    journey.bank.bank.clearFaults();
    expect(statusOf(await journey.sync())).toBe(exitStatus.done);
    await journey.expectTruth();
  });

  it('a login page instead of JSON commits nothing and says what is missing', async () => {
    const journey = await startJourney({ quirks: { staging_gate: 'on' } });
    await expect(journey.sync()).rejects.toMatchObject({
      code: 'not_json',
      hint: expect.stringContaining('QONTO_STAGING_TOKEN'),
    });
    journey.env.QONTO_STAGING_TOKEN = journey.bank.stagingToken;
    await journey.sync();
    await journey.expectTruth();
  });

  it('a stream the key may not read is skipped and named', async () => {
    const journey = await startJourney({ quirks: { forbidden: 'labels,memberships' } });
    const done = await journey.sync();
    expect(done.extract?.snapshots).toMatchObject({
      labels: expect.stringMatching(/^not available: .*403/),
      memberships: expect.stringMatching(/^not available: .*403/),
    });
    expect(await journey.query('select count(*)::int as n from qonto_raw.labels')).toEqual([
      { n: 0 },
    ]);
    journey.bank.bank.setQuirks({ forbidden: 'none' });
    await journey.sync();
    await journey.expectTruth();
  });

  it('credentials of another organization are refused before anything is written', async () => {
    const journey = await startJourney();
    await journey.sync();
    const other = await startJourney({ seed: 2 });
    Object.assign(journey.env, other.env);
    await expect(journey.sync()).rejects.toMatchObject({
      kind: 'config',
      code: 'other_organization',
    });
  });
});

describe('rows that cannot be keyed', () => {
  it('T45 T62 are set aside once, counted, and stop nothing', async () => {
    const journey = await startJourney({ quirks: { bad_rows: 'both' } });
    const first = await journey.sync();
    expect(
      listings(first).reduce((sum, { rows_quarantined: n }) => sum + n, 0),
    ).toBeGreaterThanOrEqual(2);
    expect(statusOf(first)).toBe(exitStatus.data);
    expect(await readdir(join(journey.raw, 'quarantine'))).toHaveLength(1);
    const { transactions } = journey.bank.bank.truth();
    const good = transactions.filter(({ id, updated_at: at }) => id && at);
    expect(
      await journey.query('select count(distinct id)::int as n from qonto_raw.transactions'),
    ).toEqual([{ n: good.length }]);
    const second = await journey.sync();
    expect(statusOf(second)).toBe(exitStatus.done);
  });

  it('a row from the future is landed and flagged, and never moves a watermark', async () => {
    const journey = await startJourney({ quirks: { future_row: 'on' } });
    const done = await journey.sync();
    expect(listings(done).reduce((sum, { rows_in_the_future: n }) => sum + n, 0)).toBe(1);
    expect(
      listings(done).every(({ watermark }) => watermark === null || watermark < '2026-07-01'),
    ).toBe(true);
    journey.bank.bank.advance({ days: 2 });
    await journey.sync();
    await journey.expectTruth();
  });
});

describe('attachments that cannot be had', () => {
  it.each([
    ['short', 'quarantined', exitStatus.data],
    ['html', 'quarantined', exitStatus.data],
    ['missing', 'gone', exitStatus.done],
    ['expired', 'pending', exitStatus.done],
  ] as const)('%s: rows load, the file is %s', async (files, state, exit) => {
    const journey = await startJourney({ transactions: 60, quirks: { attachment_files: files } });
    const done = await journey.sync();
    expect(statusOf(done)).toBe(exit);
    const n = journey.bank.bank.truth().attachments.length;
    expect(await attachmentStates(journey)).toEqual([{ state, n }]);
  });

  it('pending ones are asked for again with a fresh URL until they are stored', async () => {
    const journey = await startJourney({
      transactions: 60,
      quirks: { attachment_files: 'expired' },
    });
    const first = await journey.sync();
    const n = journey.bank.bank.truth().attachments.length;
    expect(first.extract?.pending_attachments).toBe(n);
    expect((await journey.sync()).extract?.pending_attachments).toBe(n);
    journey.bank.bank.setQuirks({ attachment_files: 'true' });
    const last = await journey.sync();
    expect(last.extract?.pending_attachments).toBe(0);
    await journey.expectTruth();
  });

  it('a URL that has expired on the way is renewed', async () => {
    const journey = await startJourney({
      transactions: 60,
      quirks: { attachment_files: 'expired_once' },
    });
    expect((await journey.sync()).extract?.pending_attachments).toBe(0);
    await journey.expectTruth();
  });
});

describe('a raw zone that was harmed', () => {
  it('T84 an altered part is not loaded', async () => {
    const journey = await startJourney({ transactions: 60 });
    await journey.extract();
    const [folder] = await readdir(join(journey.raw, 'raw/transactions'));
    const part = join(journey.raw, 'raw/transactions', String(folder), '00000.ndjson.gz');
    await appendFile(part, 'x');
    await expect(journey.load()).rejects.toMatchObject({ kind: 'data', code: 'part_damaged' });
    await rm(part);
    await expect(journey.load()).rejects.toMatchObject({ kind: 'data', code: 'part_damaged' });
    expect(await journey.query('select seq::int as seq from qonto_raw._cursor')).toEqual([
      { seq: 0 },
    ]);
  });

  it('a warehouse of another raw zone is refused', async () => {
    const journey = await startJourney({ transactions: 60 });
    await journey.sync();
    const other = await startJourney({ transactions: 60 });
    await other.sync();
    await expect(other.load({ raw: journey.raw })).rejects.toMatchObject({
      kind: 'data',
      code: 'other_raw_zone',
    });
    await expect(other.load({ raw: join(other.folder, 'empty') })).rejects.toMatchObject({
      code: 'other_raw_zone',
    });
  });
});

it('T94 a staging table that was dropped is not made again, empty', async () => {
  const journey = await startJourney();
  await journey.sync();
  await journey.query('drop table qonto_raw.labels');
  await expect(journey.sync()).rejects.toMatchObject({
    kind: 'data',
    code: 'table_lost',
    message: expect.stringContaining('has lost labels'),
  });
  await journey.query('drop table qonto_raw._cursor');
  await expect(journey.load()).rejects.toMatchObject({ kind: 'data', code: 'table_lost' });
});
