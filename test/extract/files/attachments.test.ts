import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { statusOf } from '../../../src/cli/output/report.ts';
import { filesBelow } from '../../support/folders.ts';
import { startJourney } from '../../support/journey.ts';
import { type ShownFile, startAlteredFiles } from '../../verify/altered-files.ts';
import { countRows, outcomes, states } from './outcomes.ts';

const small = { transactions: 60, accounts: 2 };

async function start(options = {}) {
  const journey = await startJourney({ ...small, ...options });
  const altered = await startAlteredFiles(journey);
  const { attachments, transactions } = journey.bank.bank.truth();
  const stored = async () =>
    (await filesBelow(journey.raw)).filter((path) => path.startsWith('attachments/'));
  const sync = () => journey.sync({ 'api-url': altered.url });
  return { journey, altered, attachments, transactions, stored, sync, n: attachments.length };
}

const pdf = Buffer.from('%PDF-1.4 another receipt, of another length');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('T65 URLs that have expired', () => {
  it('a URL that answers 403 is renewed once', async () => {
    const { journey, n } = await start({ quirks: { attachment_files: 'expired_once' } });
    await journey.sync();
    const { by_path: asked } = journey.bank.bank.requests();
    expect([asked['/v2/attachments/{id}'], asked['/s3/{file}']]).toEqual([n, 2 * n]);
    expect(await states(journey)).toEqual({ stored: n });
    await journey.expectTruth();
  });

  it('when all of them do, the attachments are pending and the rows load', async () => {
    const { journey, n, transactions } = await start({ quirks: { attachment_files: 'expired' } });
    const done = await journey.sync();
    expect(statusOf(done)).toBe(exitStatus.done);
    expect(journey.bank.bank.requests().by_path['/s3/{file}']).toBe(2 * n);
    expect(await countRows(journey)).toBe(transactions.length);
    expect(done.extract).toMatchObject({
      pending_attachments: n,
      pending_reasons: [
        { reason: 'the URL had expired, and so had its successor', attachments: n },
      ],
    });
  });
});

describe('T67 damaged downloads', () => {
  it('one that is empty, or shorter than the bank says, is tried once more', async () => {
    const { journey, altered, sync, n } = await start();
    altered.send = (id, response) => {
      if (altered.downloads.get(id) !== 1) return false;
      // Ended by closing the connection, a short body looks like a whole one.
      response.setHeader('connection', 'close');
      response.removeHeader('content-length');
      response.writeHead(200).end(id < '8' ? '' : '%PDF-');
      return true;
    };
    await sync();
    expect(await states(journey)).toEqual({ stored: n });
    expect(new Set(altered.downloads.values())).toEqual(new Set([2]));
    await journey.expectTruth();
  });

  it('one that stays so is set aside, and the exit status says it', async () => {
    const { journey, altered, sync, n, stored } = await start();
    altered.send = (id, response) => {
      response.writeHead(200).end(id < '8' ? '' : '%PDF-');
      return true;
    };
    const done = await sync();
    expect(statusOf(done)).toBe(exitStatus.data);
    expect(await states(journey)).toEqual({ quarantined: n });
    expect(new Set(altered.downloads.values())).toEqual(new Set([2]));
    expect(await stored()).toEqual([]);
    const reasons = (await outcomes(journey)).map(({ id, reason }) => [id < '8', reason]);
    for (const [isEmpty, reason] of reasons)
      expect(reason).toMatch(isEmpty ? /^the file is empty$/ : /^the file has 5 bytes, the bank/);
  });
});

describe('T68 and T69 storage that sends something else', () => {
  it('10 GB are too large, a redirect is pending, and the rows load', async () => {
    const { journey, altered, sync, attachments, transactions } = await start();
    altered.send = (id, response) => {
      if (id < '8') response.writeHead(200, { 'content-length': 10 * 1024 ** 3 }).write('%PDF-');
      else response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
      return true;
    };
    const done = await sync();
    expect(statusOf(done)).toBe(exitStatus.done);
    expect(await countRows(journey)).toBe(transactions.length);
    const large = attachments.filter(({ id }) => id < '8').length;
    expect(await states(journey)).toEqual({
      too_large: large,
      pending: attachments.length - large,
    });
  });
});

describe('T70 a URL that leads elsewhere', () => {
  it('waits for the setting when its host is not listed, and is then stored', async () => {
    const { journey, altered, sync, n, transactions } = await start();
    altered.alterFile = (file) => {
      file.url = `https://files.example.test${new URL(String(file.url)).pathname}?X-Amz-Signature=1`;
    };
    const done = await sync();
    const reason =
      "the host files.example.test is not in attachment_hosts: add it with --attachment-host if it is the bank's";
    expect(done.extract?.pending_reasons).toEqual([{ reason, attachments: n }]);
    expect(await countRows(journey)).toBe(transactions.length);
    altered.alterFile = () => {};
    expect((await sync()).extract?.pending_attachments).toBe(0);
    await journey.expectTruth();
  });

  it('is set aside when it is no URL of storage at all', async () => {
    const { journey, altered, sync, n } = await start();
    altered.alterFile = (file) => {
      file.url = 'https://169.254.169.254/latest/meta-data/';
    };
    expect(statusOf(await sync())).toBe(exitStatus.data);
    expect(await states(journey)).toEqual({ quarantined: n });
  });
});

describe('T71 file names', () => {
  const names = [
    '../../x',
    '..\\..\\x',
    '/etc/passwd',
    'C:\\boot.ini',
    'nul\u0000byte.pdf',
    `${'n'.repeat(5_000)}.pdf`,
    'caf\u00e9.pdf',
    'cafe\u0301.pdf',
    'CON',
    'equal.pdf',
    'equal.pdf',
    '',
    '.',
    'a\nb\u2028c\r\n.pdf',
    '\u202egpj.exe',
  ];

  it('change no path, and are kept as they are', async () => {
    const { journey, altered, attachments, sync, stored } = await start({ transactions: 120 });
    expect(attachments.length).toBeGreaterThan(names.length);
    const given = new Map(
      attachments.map(({ id, file_name }, index) => [id, names[index] ?? file_name]),
    );
    altered.alterFile = (file) => {
      file.file_name = String(given.get(file.id));
    };
    await sync();
    expect(await stored()).toEqual(
      attachments.map(({ id, sha256: hash }) => `attachments/${id}/${hash}`).sort(),
    );
    const outside = (await filesBelow(journey.folder)).filter(
      (path) => !/^(raw\/|q\.duckdb)/.test(path),
    );
    expect(outside).toEqual([]);
    const kept = new Map((await outcomes(journey)).map(({ id, file_name }) => [id, file_name]));
    expect(kept).toEqual(given);
  });
});

describe('T72 files that are not what they were', () => {
  it.each([
    ['HTML', '<!DOCTYPE html><title>Sign in</title>', 'text/html'],
    ['an error of storage', '<?xml version="1.0"?>\n<Error><Code>SlowDown</Code></Error>', ''],
  ])('%s with status 200 and the right length is set aside', async (_, page, type) => {
    const { journey, altered, sync, n, stored } = await start();
    altered.alterFile = (file) => {
      file.file_size = String(page.length);
    };
    altered.send = (__, response) => {
      response.writeHead(200, { 'content-type': type }).end(page);
      return true;
    };
    expect(statusOf(await sync())).toBe(exitStatus.data);
    expect(await states(journey)).toEqual({ quarantined: n });
    expect(await stored()).toEqual([]);
  });

  it('new bytes under an old id are kept beside the old ones', async () => {
    const { journey, altered, sync, attachments, stored } = await start();
    await sync();
    const before = await stored();
    const touched = new Set(journey.bank.bank.bulkTouch({ count: 30 }).ids);
    journey.bank.bank.advance({ hours: 0.1 });
    altered.alterFile = (file) => {
      file.file_size = String(pdf.length);
      file.file_content_type = 'application/pdf';
    };
    altered.send = (_, response) => {
      response.end(pdf);
      return true;
    };
    await sync();
    const changed = attachments.filter(({ transaction_id: id }) => touched.has(id));
    expect(changed.length).toBeGreaterThan(0);
    expect(await stored()).toEqual(expect.arrayContaining(before));
    const newest = new Map((await outcomes(journey)).map((row) => [row.id, row]));
    for (const { id, sha256: old } of changed) {
      expect(newest.get(id)).toMatchObject({ state: 'stored', sha256: sha256(pdf) });
      const folder = join(journey.raw, 'attachments', id);
      expect(await filesBelow(folder)).toEqual([old, sha256(pdf)].sort());
      expect(await readFile(join(folder, sha256(pdf)))).toEqual(pdf);
    }
  });

  it('the same bytes are stored once, and not fetched again', async () => {
    const { journey, altered, sync, stored, attachments } = await start();
    // One attachment on every transaction that has any, so that many ask for it at once.
    let shared: ShownFile | undefined;
    altered.alterRow = ({ attachments: shown }) => {
      shared ??= shown?.[0] && { ...shown[0] };
      if (shared !== undefined && shown?.some(({ id }) => id !== shared?.id)) shown.push(shared);
    };
    await sync();
    const before = await stored();
    expect(before).toHaveLength(attachments.length);
    altered.downloads.clear();
    journey.bank.bank.bulkTouch({ count: 30 });
    journey.bank.bank.advance({ hours: 0.1 });
    await sync();
    const known = new Set(attachments.map(({ id }) => id));
    expect([...altered.downloads.keys()].filter((id) => known.has(id))).toEqual([]);
    expect(await stored()).toEqual(expect.arrayContaining(before));
  });
});

function namedIn({ transactions }: Awaited<ReturnType<typeof start>>): string[] {
  return transactions.flatMap(({ payload }) => payload.attachment_ids as string[]);
}

describe('attachments that a transaction only names', () => {
  it('are asked for by their id', async () => {
    const scene = await start();
    const named = namedIn(scene);
    scene.altered.alterRow = (row) => {
      if (row.id < '8') row.attachments = [];
      else delete row.attachments;
    };
    await scene.sync();
    const { by_path: asked } = scene.journey.bank.bank.requests();
    expect(asked['/v2/attachments/{id}']).toBe(named.length);
    const rows = await outcomes(scene.journey);
    expect(rows.map(({ id, state }) => [id, state])).toEqual(
      named.sort().map((id) => [id, 'stored']),
    );
    expect(rows.every(({ file_name: name }) => name !== null)).toBe(true);
  });

  it('are pending when the bank does not let them be read', async () => {
    const scene = await start({ quirks: { forbidden: 'attachments' } });
    scene.altered.alterRow = (row) => {
      row.attachments = [];
    };
    const done = await scene.sync();
    const n = namedIn(scene).length;
    expect(done.extract?.pending_attachments).toBe(n);
    expect(await states(scene.journey)).toEqual({ pending: n });
  });
});

describe('a stored attachment that was damaged', () => {
  it('is not overwritten: it stays owed, and is named', async () => {
    const { journey, sync, stored } = await start();
    await sync();
    const [first = ''] = await stored();
    const file = join(journey.raw, first);
    await writeFile(file, 'damaged');
    for (const { id } of journey.bank.bank.truth().bank_accounts)
      journey.bank.bank.bulkTouch({ count: 60, bank_account_id: String(id) });
    journey.bank.bank.advance({ hours: 0.1 });
    const done = await sync();
    expect(done.extract?.pending_reasons).toEqual([
      { reason: expect.stringContaining(file), attachments: 1 },
    ]);
    expect(await readFile(file, 'utf8')).toBe('damaged');
    await rm(file);
    expect((await sync()).extract?.pending_attachments).toBe(0);
    await journey.expectTruth();
  });
});
