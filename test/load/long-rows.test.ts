import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { instantOf, shift } from '../../src/base/instant.ts';
import { silentLog } from '../../src/base/log.ts';
import { readConfig } from '../../src/config/config.ts';
import { contentHash } from '../../src/extract/landing/hash.ts';
import { openLanding } from '../../src/extract/landing/landing.ts';
import { openProgress } from '../../src/extract/landing/progress.ts';
import type { Bank } from '../../src/qonto/bank.ts';
import { readPlainly } from '../../src/qonto/read-page.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { loadOnly } from '../../src/run/sync.ts';
import { transactions } from '../../src/streams/transactions.ts';
import { temporaryFolder } from '../support/folders.ts';
import { queryDuckdb } from '../support/world.ts';

const start = instantOf(Date.UTC(2026, 0, 5));
const now = () => shift(start, 86_400_000);
const slice = { bank_account_id: 'main', status: 'completed' };

/** Just below the longest that lands, and hardly compressible. */
const longNote = () => randomBytes(1_000_000).toString('hex');
const shortNote = () => randomBytes(800).toString('hex');

async function landed(raw: string, notes: readonly (() => string)[]): Promise<void> {
  const landing = openLanding({
    zone: folderZone(raw),
    head: undefined,
    runId: 'a run',
    organizationId: 'acme',
    bank: {} as Bank,
    log: silentLog,
    now,
  });
  const progress = openProgress({ stream: transactions, slice }, undefined, 0);
  for (const [i, note] of notes.entries()) {
    const row = { id: `row-${i}`, updated_at: shift(start, i), ...slice, note: note() };
    const body = JSON.stringify({ transactions: [row], meta: { current_page: 1 } });
    const rows = readPlainly(body, { stream: transactions, slice }).rows.map((read) => {
      const hash = contentHash(read.text);
      return Object.assign(read, { hash, identity: hash });
    });
    await landing.rows(progress, 0, rows, now());
  }
  await landing.commit();
  await landing.stop();
}

it.each([
  ['alone', () => Array.from({ length: 60 }, () => longNote)],
  ['among others', () => Array.from({ length: 4_000 }, (_, i) => (i % 100 ? shortNote : longNote))],
])(
  'T198 rows of 2 MiB load, %s, as many as a manifest holds',
  { timeout: 900_000 },
  async (_, notes) => {
    const folder = await temporaryFolder();
    const [raw, file] = [join(folder, 'raw'), join(folder, 'q.duckdb')];
    const made = notes();
    await landed(raw, made);
    const env = { QONTO_LOGIN: 'a', QONTO_SECRET_KEY: 'b' };
    await loadOnly(readConfig({ raw, warehouse: `duckdb:${file}` }, env), silentLog);
    const sql = `select count(*) as n, count(*) filter (length(payload->>'note') = 2000000) as long from qonto_raw.transactions`;
    expect(await queryDuckdb(file, sql)).toEqual([
      { n: String(made.length), long: String(made.filter((note) => note === longNote).length) },
    ]);
  },
);
