import { describe, expect, it } from 'vitest';
import { type Instant, instantOf, shift } from '../../../src/base/instant.ts';
import { silentLog } from '../../../src/base/log.ts';
import { readConfig } from '../../../src/config/config.ts';
import type { ExtractReport } from '../../../src/extract/report.ts';
import { composeZone } from '../../../src/run/compose.ts';
import { composeBank } from '../../../src/run/compose-bank.ts';
import { extractOptions, extractUnderLease } from '../../../src/run/extract.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';
import { startAlteredFiles } from '../../verify/altered-files.ts';
import { states } from './outcomes.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** An extract whose own clock shows another time. */
async function extractAt(journey: Journey, at: Instant): Promise<ExtractReport> {
  const config = readConfig({ raw: journey.raw }, journey.env);
  const bank = await composeBank(config, silentLog);
  return extractUnderLease(
    { zone: await composeZone(config), bank, log: silentLog, now: () => at },
    extractOptions(config),
  );
}

describe('T66 attachments the bank does not have', () => {
  it('an old one is gone, once its URL was renewed', async () => {
    const journey = await startJourney({
      transactions: 60,
      quirks: { attachment_files: 'missing' },
    });
    const done = await journey.sync();
    const n = journey.bank.bank.truth().attachments.length;
    expect(done.extract).toMatchObject({ attachments: { gone: n }, pending_attachments: 0 });
    expect(await states(journey)).toEqual({ gone: n });
    expect(journey.bank.bank.requests().by_path['/s3/{file}']).toBe(2 * n);
    journey.bank.bank.clearRequests();
    await journey.sync();
    expect(journey.bank.bank.requests().by_path['/s3/{file}']).toBeUndefined();
  });

  it('a new one is pending, and gone when it has not come in three days', async () => {
    const journey = await startJourney({
      transactions: 60,
      quirks: { attachment_files: 'missing' },
    });
    const { transactions, attachments } = journey.bank.bank.truth();
    const created = transactions
      .flatMap(({ payload }) => payload.attachments as { created_at: string }[])
      .map(({ created_at: at }) => Date.parse(at));
    const newest = instantOf(Math.max(...created));
    const young = created.filter((ms) => ms > Math.max(...created) - 3 * day).length;
    expect(young).toBeLessThan(attachments.length);
    const first = await extractAt(journey, newest);
    expect(first.attachments).toMatchObject({ pending: young, gone: attachments.length - young });
    expect(first.pending_reasons).toEqual([
      { reason: 'the bank does not have it yet', attachments: young },
    ]);
    const later = await extractAt(journey, shift(newest, 2 * day));
    expect(later.pending_attachments).toBeGreaterThan(0);
    const last = await extractAt(journey, shift(newest, 3 * day));
    expect(last.pending_attachments).toBe(0);
    await journey.load();
    expect(await states(journey)).toEqual({ gone: attachments.length });
  });

  it('a new one that comes in time is stored', async () => {
    const journey = await startJourney({
      transactions: 60,
      quirks: { attachment_files: 'missing' },
    });
    // Clocks may differ: an upload from the future is new.
    const start = instantOf(Date.parse('2020-01-01'));
    const n = journey.bank.bank.truth().attachments.length;
    expect((await extractAt(journey, start)).pending_attachments).toBe(n);
    journey.bank.bank.setQuirks({ attachment_files: 'true' });
    expect((await extractAt(journey, shift(start, day))).pending_attachments).toBe(0);
    await journey.load();
    await journey.expectTruth();
  });
});

describe('T65 attachments that stay pending', () => {
  it('are told after a day by the run report and by status, as an alert', async () => {
    const journey = await startJourney({
      transactions: 60,
      quirks: { attachment_files: 'expired' },
    });
    const n = journey.bank.bank.truth().attachments.length;
    const now = instantOf(Date.now());
    expect((await extractAt(journey, shift(now, -25 * hour))).overdue_attachments).toBe(0);
    expect((await extractAt(journey, shift(now, -2 * hour))).overdue_attachments).toBe(0);
    const paths = journey.places;
    const alert = `ALERT: attachments pending for more than 24 hours: ${n}`;
    const status = await runCli(['status', ...paths], {});
    expect(status).toMatchObject({ status: 0, stdout: expect.stringContaining(alert) });
    const run = await runCli(['extract', '--raw', journey.raw], journey.env);
    expect(run).toMatchObject({ status: 0, stderr: expect.stringContaining(alert) });
    expect(run.stdout).toContain(`pending: ${n} because the URL had expired`);
    const json = await runCli(['status', '--json', ...paths], {});
    expect(JSON.parse(json.stdout).newest_manifest.overdue_attachments).toBe(n);
    journey.bank.bank.setQuirks({ attachment_files: 'true' });
    const mended = await runCli(['extract', '--raw', journey.raw], journey.env);
    expect(mended.stderr).not.toContain('ALERT');
    expect((await runCli(['status', ...paths], {})).stdout).not.toContain('ALERT');
  });

  it('are told by their three most frequent reasons, and how many others there are', async () => {
    const journey = await startJourney({ transactions: 120, accounts: 2 });
    const altered = await startAlteredFiles(journey);
    altered.alterFile = (file) => {
      file.url = `https://files-${String(file.id).slice(0, 1)}.example.test/x`;
    };
    const { attachments } = journey.bank.bank.truth();
    const hosts = new Set(attachments.map(({ id }) => id.slice(0, 1)));
    const args = ['extract', '--raw', journey.raw, '--api-url', altered.url];
    const { stdout } = await runCli(args, journey.env);
    expect(stdout.match(/ pending: /g)).toHaveLength(3);
    expect(stdout).toContain(`  and ${hosts.size - 3} more reasons: qonto-elt status`);
  });
});
