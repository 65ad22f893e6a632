import { describe, expect, it, vi } from 'vitest';
import { openMeter, progressText } from '../../src/cli/output/progress/meter.ts';
import { startJourney } from '../support/journey.ts';
import { runInTerminal } from '../support/pseudo-terminal.ts';
import { runCli } from '../support/run-cli.ts';

vi.setConfig({ testTimeout: 120_000 });

describe('T189 how far an extract is', () => {
  const start = 1_000_000;
  const heard = () => {
    const meter = openMeter(900, start);
    meter.hear({ kind: 'accounts', labels: { a: 'Main \u001b[31maccount' } }, start);
    meter.hear({ kind: 'listing', account: 'a', rows: 15_000 }, start);
    meter.hear({ kind: 'listing', account: 'a', rows: 5_000 }, start);
    for (let i = 0; i < 300; i += 1)
      meter.hear({ kind: 'receipt_wanted', account: 'a' }, start + 100);
    for (let i = 0; i < 200; i += 1) meter.hear({ kind: 'receipt_done' }, start + 100);
    meter.hear({ kind: 'rows', account: 'a', rows: 4_000, requests: 60 }, start + 5_000);
    meter.hear({ kind: 'rows', account: 'a', rows: 1_000, requests: 160 }, start + 10_000);
    meter.hear({ kind: 'commit', seq: 1, rows: 3_900 }, start + 10_000);
    return meter;
  };

  it("is told from the bank's own counts, what came, and what may be asked", () => {
    expect(heard().report(start + 10_000)).toEqual({
      event: 'progress',
      account: 'Main \u001b[31maccount',
      rows: 5_000,
      expected_rows: 20_000,
      receipts: 200,
      // 300 came with a quarter of the rows.
      expected_receipts: 1_200,
      commits: 1,
      committed_rows: 3_900,
      requests: 160,
      requests_left: 740,
      seconds: 10,
      // The receipts take longer than the rows: 1,000 more at 20 a second.
      seconds_left: 50,
    });
    // Nothing was asked for ten seconds: all may be asked again.
    expect(heard().report(start + 25_000).requests_left).toBe(900);
  });

  it('says nothing that it does not know', () => {
    const meter = openMeter(900, start);
    expect(meter.report(start)).toMatchObject({
      account: null,
      expected_rows: null,
      expected_receipts: null,
      seconds_left: null,
    });
    meter.hear({ kind: 'listing', account: 'a', rows: undefined }, start);
    meter.hear({ kind: 'listing', account: 'b', rows: 10 }, start);
    meter.hear({ kind: 'rows', account: undefined, rows: 30, requests: 1 }, start);
    expect(meter.report(start + 9_000)).toMatchObject({
      rows: 30,
      expected_rows: null,
      seconds_left: null,
    });
  });

  it('fits into a line of any width, what matters least going first', () => {
    const report = heard().report(start + 10_000);
    expect(progressText(report, 200)).toBe(
      '5,000 of about 20,000 rows, 200 of about 1,200 receipts, about 50 seconds left, Main  [31maccount, 1 commit, 160 requests, 740 left in 10 s',
    );
    expect(progressText(report, 80)).toBe(
      '5,000 of about 20,000 rows, 200 of about 1,200 receipts, about 50 seconds left',
    );
    expect(progressText(report, 60)).toBe(
      '5,000 of 20,000 rows, 200 of 1,200 receipts, 50 seconds left',
    );
    expect(progressText(report, 59)).toBe('5,000 of about 20,000 rows, about 50 seconds left');
    expect(progressText(report, 30)).toBe('5,000 of about 20,000 rows');
    expect(progressText(report, 20)).toBe('5,000 of 20,000');
    for (let width = 0; width < 140; width += 1)
      expect(progressText(report, width).length).toBeLessThanOrEqual(width);
  });
});

describe('T189 a run', () => {
  const options = { transactions: 1_500, accounts: 2, attachmentsShare: 0.2, latencyMs: 60 };

  it.each([160, 80, 40])(
    'on a terminal of %d columns shows one calm line that never breaks',
    async (columns) => {
      const journey = await startJourney(options);
      const args = ['extract', '--raw', journey.raw, '--concurrency', '2'];
      const { status, raw, shown } = await runInTerminal(args, journey.env, columns);
      expect(status, raw).toBe(0);
      const progress = shown.filter((line) => /[\d,]+ of (about )?[\d,]+/.test(line));
      expect(progress.length).toBeGreaterThan(3);
      for (const line of progress) expect(line.length).toBeLessThan(columns);
      const last = progress.at(-1) ?? '';
      const [, rows, of] = /([\d,]+) of (?:about )?([\d,]+)/.exec(last) ?? [];
      expect(rows).toBe(of);
      expect(Number(of?.replace(',', ''))).toBeGreaterThanOrEqual(1_400);
      // What takes most of the time is told on a terminal of the usual width.
      if (columns >= 80) expect(last).toMatch(/[\d,]+ of (about )?[\d,]+ receipts/);
      if (columns >= 160) expect(last).toMatch(/receipts, .*requests, \d+ left in 10 s/);
      expect(shown.join('\n')).toContain('Manifest 1 committed');
      // The line is gone when the report comes.
      expect(raw.slice(raw.indexOf('Manifest 1')).includes('of about')).toBe(false);
    },
  );

  it('gives machines events on stderr, and one document on stdout', async () => {
    const journey = await startJourney(options);
    const args = [
      'extract',
      '--raw',
      journey.raw,
      '--progress',
      'json',
      '--json',
      '--log-level',
      'error',
    ];
    const { status, stdout, stderr } = await runCli(args, journey.env);
    expect(status, stderr).toBe(0);
    const report = JSON.parse(stdout);
    const events = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.length).toBeGreaterThan(1);
    for (const { event } of events) expect(event).toBe('progress');
    expect(events.at(-1)).toMatchObject({
      commits: report.extract.manifests.length,
      receipts: report.extract.attachments.stored,
    });
    // What is read after the last rows is not told any more.
    expect(events.at(-1).requests).toBeGreaterThan(report.extract.requests / 2);
    expect(events.at(-1).requests).toBeLessThanOrEqual(report.extract.requests);
  });

  it('without a terminal shows nothing between its lines of the log, nor when it is told to be quiet', async () => {
    const journey = await startJourney(options);
    const run = async (...more: readonly string[]) =>
      (await runInTerminal(['extract', '--raw', journey.raw, ...more], journey.env, 100)).raw;
    expect(await run('--quiet')).toBe('');
    expect(await run('--progress', 'none')).not.toContain('of about');
    const { stderr } = await runCli(['extract', '--raw', journey.raw], journey.env);
    for (const line of stderr
      .trim()
      .split('\n')
      .filter((one) => one !== ''))
      expect(JSON.parse(line)).toHaveProperty('event');
  });

  it('that is stopped says what it leaves behind', async () => {
    const journey = await startJourney({ ...options, latencyMs: 150 });
    const { startCli } = await import('../support/run-cli.ts');
    const running = startCli(
      ['extract', '--raw', journey.raw, '--progress', 'json', '--log-level', 'error'],
      journey.env,
    );
    await vi.waitFor(() => expect(running.stderr()).toMatch(/"receipts":[1-9]/), 30_000);
    running.kill('SIGTERM');
    const { status, stderr } = await running.ended;
    expect(status).toBe(143);
    expect(stderr).toMatch(
      /Nothing was committed yet; \d+ receipts? were looked at, and what is stored is not fetched again\n/,
    );
    expect(stderr).toContain('Stopped by SIGTERM');
  });
});
