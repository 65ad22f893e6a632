import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gcsZone } from '../../src/raw/gcs/zone.ts';
import { company, makeMarts, type Rows } from '../report/support/made-marts.ts';
import { temporaryFolder } from '../support/folders.ts';
import { runCli } from '../support/run-cli.ts';
import { cloudUrls } from './support/urls.ts';
import { newBucket } from './support/worlds.ts';

const rows: Rows = { ...company, qonto__transactions: [{ cash_amount_cents: 123_456 }] };

it('T232 a page goes into a bucket, in the place of the one before, and never among the raw data', async () => {
  const { gcsUrl } = cloudUrls();
  const bucket = await newBucket();
  const folder = await temporaryFolder();
  const file = join(folder, 'bank.duckdb');
  await makeMarts(file, rows);
  const report = (...flags: readonly string[]) =>
    runCli(
      ['report', '--warehouse', `duckdb:${file}`, '--raw', `gs://${bucket}/raw`, ...flags],
      { STORAGE_EMULATOR_HOST: gcsUrl },
      { cwd: folder },
    );
  const address = `${gcsUrl}/storage/v1/b/${bucket}/o/${encodeURIComponent('pages/finance-report.html')}`;
  for (const name of ['pages/', 'pages/finance-report.html']) {
    const outcome = await report('--out', `gs://${bucket}/${name}`);
    expect(outcome, outcome.stderr).toMatchObject({ status: 0, stderr: '' });
    expect(outcome.stdout).toContain(`Finance page gs://${bucket}/pages/finance-report.html: `);
    const page = await (await fetch(`${address}?alt=media`)).text();
    expect(page).toContain('<title>Ada: finance report</title>');
    expect(page).toMatch(/<\/html>\n$/);
  }
  expect(await (await fetch(address)).json()).toMatchObject({
    contentType: 'text/html; charset=utf-8',
    cacheControl: 'private, no-store',
  });
  const inside = await report('--out', `gs://${bucket}/raw/x.html`);
  expect(inside.status).toBe(78);
  expect(inside.stderr).toContain('would be inside the raw zone');
  const zone = gcsZone({ bucket, prefix: 'raw/', endpoint: gcsUrl });
  for await (const found of zone.list('')) expect(found).toBeUndefined();
  const nowhere = await report('--out', `gs://${bucket}-none/x.html`);
  expect(nowhere.status).toBe(78);
  expect(nowhere.stderr).toContain(
    `The page gs://${bucket}-none/x.html cannot be written: There is no bucket gs://${bucket}-none`,
  );
  expect(nowhere.stderr).toContain('Check --out or --report');
});
