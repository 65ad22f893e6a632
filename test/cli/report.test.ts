import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { streams } from '../../src/streams/index.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';

const small = { transactions: 120, accounts: 2 };

/** The real program with the places of the journey. */
function run({ raw, duckdb, env }: Journey, command: string, ...args: readonly string[]) {
  const places = [
    '--raw',
    raw,
    ...(command === 'extract' ? [] : ['--warehouse', `duckdb:${duckdb}`]),
  ];
  return runCli([command, '--log-level', 'error', ...places, ...args], env);
}

/** The table of the accounts, as numbers by the names of its columns. */
function accountRows(report: string): Record<string, number>[] {
  const [header = '', ...lines] = (report.split('\n\n')[0] ?? '').split('\n');
  return lines.map((line) =>
    Object.fromEntries(cells(header).map((name, column) => [name, Number(cells(line)[column])])),
  );
}

function cells(line: string): string[] {
  return line.trim().split(/ {2,}/);
}

const allNew = (count: number) => [count, count, 0, 0, count].map(String);

describe('the report of a run', () => {
  it.each([
    ['rows that cannot be keyed', { bad_rows: 'both' }],
    ['a bank that does not sort', { sort_by: 'ignored' }],
  ] as const)(
    'adds up, with %s: what was read is new, changed, unchanged or quarantined',
    async (_, quirks) => {
      const journey = await startJourney({ ...small, transactions: 400, quirks });
      let read = 0;
      // Farther back than the last run kept fingerprints of, rows land again that the warehouse knows.
      for (const overlap of ['2h', '2h', '90d']) {
        if (overlap === '90d') journey.bank.bank.bulkTouch({ count: 5 });
        const { stdout } = await run(journey, 'sync', '--overlap', overlap);
        const rows = accountRows(stdout);
        expect(rows).toHaveLength(2);
        for (const row of rows) {
          const sum = ['new', 'changed', 'unchanged', 'quarantined'].map((name) => row[name] ?? 0);
          expect(sum.reduce((a, b) => a + b)).toBe(row.read);
        }
        read = rows.reduce((sum, row) => sum + (row.read ?? 0), 0);
      }
      expect(read).toBeGreaterThan(20);
    },
  );

  it('has one line per stream: what was read, landed and loaded, and dashes for what these credentials cannot read', async () => {
    const journey = await startJourney({ ...small, quirks: { forbidden: 'teams' } });
    const { stdout } = await run(journey, 'sync');
    const truth = journey.bank.bank.truth();
    const lines = new Map(
      (stdout.split('\n\n')[1] ?? '').split('\n').map((line) => [cells(line)[0], cells(line)]),
    );
    const listed = streams
      .filter((stream) => 'list' in stream || stream.sync.mode === 'files')
      .map(({ name }) => name);
    const [header, ...names] = [...lines.keys()];
    expect([header, ...names]).toEqual(['stream', ...listed]);
    expect(lines.get('stream')).toEqual(
      cells('stream  read  landed  unchanged  quarantined  loaded'),
    );
    expect(lines.get('transactions')).toEqual([
      'transactions',
      ...allNew(truth.transactions.length),
    ]);
    expect(lines.get('labels')).toEqual(['labels', ...allNew(truth.labels.length)]);
    expect(lines.get('teams')).toEqual(['teams', '–', '–', '–', '–', '–']);
    expect(stdout).toMatch(/^teams not available: .*403/m);

    await run(journey, 'extract');
    const loaded = (await run(journey, 'load')).stdout;
    expect(loaded).not.toMatch(/^labels/m);
    const { stdout: status } = await run(journey, 'status');
    expect(status).toMatch(/^teams +– +– +– +– +–$/m);
    expect(status).toMatch(/^teams not available: .*403/m);
    const labels = truth.labels.length;
    expect(status).toMatch(new RegExp(`^labels +${labels} +0 +${labels} +0 +${labels}$`, 'm'));
  });

  it('of a load has one line for each table it has merged into', async () => {
    const journey = await startJourney(small);
    await run(journey, 'extract');
    const { stdout } = await run(journey, 'load');
    expect(stdout).toMatch(/^transactions +120$/m);
    expect(stdout).toMatch(/^organizations +1$/m);
  });

  it('of a load says when there is nothing at all in the raw zone, and names it', async () => {
    const journey = await startJourney(small);
    const nowhere = join(journey.folder, 'nowhere');
    const outcome = await run({ ...journey, raw: nowhere }, 'load');
    expect(outcome).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`the raw zone ${nowhere} holds no manifest yet`),
    });
    const json = JSON.parse((await run({ ...journey, raw: nowhere }, 'load', '--json')).stdout);
    expect(json.load).toMatchObject({ raw: nowhere, from: 0, to: 0 });
    await run(journey, 'extract');
    expect((await run(journey, 'load')).stdout).toContain('manifest 1 merged');
    expect((await run(journey, 'load')).stdout).toContain('already at manifest 1');
  });

  it('T09 has one reason for a 403 for attachments, whichever they are, and leaves them pending', async () => {
    const quirks = { attachment_files: 'expired', forbidden: 'attachments' } as const;
    const journey = await startJourney({ ...small, quirks });
    const n = journey.bank.bank.truth().attachments.length;
    const { stdout, status } = await run(journey, 'extract');
    expect(status).toBe(0);
    expect(stdout).toContain(
      `  pending: ${n} because The bank does not allow GET /attachments/{id} (403)`,
    );
    expect(stdout.match(/pending: /g)).toHaveLength(1);
  });
});

describe('a status that the bank does not know', () => {
  it('is a wrong setting where the user chose it, and holds back no other', async () => {
    const journey = await startJourney(small);
    const outcome = await run(journey, 'sync', '--status', 'completed,complete');
    expect(outcome).toMatchObject({
      status: 78,
      stdout: expect.stringContaining('manifest 1 merged'),
      stderr: expect.stringContaining('Check --status: the bank'),
    });
    expect(outcome.stderr).toContain(', complete)');
    const completed = journey.bank.bank
      .truth()
      .transactions.filter(({ payload }) => payload.status === 'completed');
    expect(
      await journey.query('select count(distinct id)::int as n from qonto_raw.transactions'),
    ).toEqual([{ n: completed.length }]);
  });

  it('is a fault of the bank where it is one of the documented', async () => {
    const journey = await startJourney(small);
    journey.bank.bank.addFault({ match: '=declined', times: 1_000, status: 422 });
    const outcome = await run(journey, 'extract');
    expect(outcome.status).toBe(69);
    expect(outcome.stderr).not.toContain('--status');
  });
});
