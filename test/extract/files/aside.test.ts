import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { silentLog } from '../../../src/base/log.ts';
import { readConfig } from '../../../src/config/config.ts';
import { sha256Of } from '../../../src/raw/digest.ts';
import { composeZone } from '../../../src/run/compose.ts';
import { verify } from '../../../src/verify/verify.ts';
import { filesBelow } from '../../support/folders.ts';
import { newestManifest } from '../../support/hold.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';
import { startAlteredFiles } from '../../verify/altered-files.ts';

vi.setConfig({ testTimeout: 120_000 });

const page = Buffer.from('<!doctype html><html>Sign in</html>');
const photo = Buffer.concat([Buffer.alloc(4), Buffer.from('ftypheic and a photo of a receipt')]);

const isPhoto = (id: string) => id < '8';

/** Half of the attachments are photos under the label of a PDF, the others pages. */
async function start() {
  const journey = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0.2 });
  const altered = await startAlteredFiles(journey);
  altered.alterFile = (file) => {
    file.file_content_type = 'application/pdf';
    file.file_size = String((isPhoto(file.id) ? photo : page).length);
  };
  altered.send = (id, response) => {
    response.writeHead(200).end(isPhoto(id) ? photo : page);
    return true;
  };
  const { attachments } = journey.bank.bank.truth();
  const pages = attachments.filter(({ id }) => !isPhoto(id));
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.length).toBeLessThan(attachments.length);
  const cli = (command: string, ...flags: readonly string[]) =>
    runCli([command, '--raw', journey.raw, ...flags], {
      ...journey.env,
      QONTO_API_URL: altered.url,
      QONTO_ELT_LOG_LEVEL: 'error',
    });
  return { journey, altered, attachments, pages, cli };
}

const check = async ({ raw }: Journey) =>
  verify(await composeZone(readConfig({ raw }, {})), silentLog);

it('T142 a true receipt under a wrong label is kept and flagged; what is none keeps its bytes, and is named', async () => {
  const { journey, attachments, pages, cli } = await start();
  const synced = await cli('sync', '--warehouse', journey.warehouse);
  expect(synced.status).toBe(65);
  const photos = attachments.length - pages.length;
  expect(synced.stdout).toContain(`Attachments: ${photos} stored`);
  const rows = await journey.query(
    'select distinct state, reason, sha256, object_path is not null as lies, object_uri is not null as opens from qonto_raw.attachments order by state',
  );
  expect(rows).toEqual([
    {
      state: 'quarantined',
      reason: expect.stringContaining('is a page of'),
      sha256: sha256Of(page),
      lies: true,
      opens: true,
    },
    {
      state: 'stored',
      reason: 'looks like image/heic, the bank says application/pdf',
      sha256: sha256Of(photo),
      lies: true,
      opens: true,
    },
  ]);
  const status = await cli('status', '--warehouse', journey.warehouse);
  expect(status.stdout).toContain(`Quarantined attachments: ${pages.length}\n`);
  for (const { id, transaction_id: transaction } of pages) {
    const path = `quarantine/attachments/${id}/${sha256Of(page)}`;
    expect(await readFile(join(journey.raw, path))).toEqual(page);
    for (const { stdout } of [synced, status])
      expect(stdout).toContain(`  quarantined: attachment ${id} of transaction ${transaction}: `);
  }
  expect(await check(journey)).toMatchObject({
    findings: [],
    attachments: photos,
    ledger: { stored: photos, quarantined: pages.length, without_outcome: 0 },
    left_over: { parts: 0, attachments: 0 },
  });
  // Said once; known for good.
  const later = await cli('sync', '--warehouse', journey.warehouse);
  expect(later).toMatchObject({ status: 0 });
  expect(later.stdout).not.toContain('quarantined: attachment');
});

it('T163 a receipt keeps its flag when its transaction lands again and its file is used again', async () => {
  const { journey, cli } = await start();
  await cli('sync', '--warehouse', journey.warehouse);
  const flags =
    "select distinct id, reason from qonto_raw.attachments where state = 'stored' order by id";
  const before = await journey.query(flags);
  expect(before.length).toBeGreaterThan(0);
  journey.bank.bank.bulkTouch({ count: 60 });
  await cli('sync', '--warehouse', journey.warehouse, '--overlap', '3650d');
  expect((await newestManifest(journey))?.files.counts.reused).toBeGreaterThan(0);
  expect(await journey.query(flags)).toEqual(before);
});

it('T142 what was set aside is missed by verify, and settled when the bank sends the receipt', async () => {
  const { journey, altered, attachments, pages, cli } = await start();
  await cli('extract', '--quiet');
  const [lost = ''] = (await filesBelow(journey.raw)).filter((file) =>
    file.startsWith('quarantine/attachments/'),
  );
  await rm(join(journey.raw, lost));
  expect((await check(journey)).findings).toEqual([
    expect.objectContaining({ problem: 'missing', object: join(journey.raw, lost) }),
  ]);
  altered.send = () => false;
  altered.alterFile = () => {};
  journey.bank.bank.bulkTouch({ count: 60 });
  await cli('extract', '--quiet', '--overlap', '3650d');
  const { stdout } = await cli('status', '--json', '--warehouse', journey.warehouse);
  const left = JSON.parse(stdout).newest_manifest.quarantined_attachments;
  expect(left.length).toBeLessThan(pages.length);
  expect(attachments.length).toBeGreaterThan(left.length);
});
