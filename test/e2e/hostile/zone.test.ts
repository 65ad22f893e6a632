import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { createDigest } from '../../../src/raw/digest.ts';
import type { Part } from '../../../src/raw/manifest.ts';
import { alteredBank, isListing } from '../../support/altered-bank.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { startJourney } from '../../support/journey.ts';
import { runCli, startCli } from '../../support/run-cli.ts';

const small = { transactions: 60, accounts: 1, attachmentsShare: 0.1 };

/** A raw zone of one manifest, as ours, with what the program says of it. */
async function zone() {
  const journey = await startJourney(small);
  await journey.extract();
  const manifest = join(journey.raw, 'manifests/0000000001.json');
  const change = (make: (text: string) => string) =>
    writeFileSync(manifest, make(readFileSync(manifest, 'utf8')));
  return { journey, manifest, change };
}

describe('T119 a manifest that names what we cannot have written', () => {
  const cases: Readonly<Record<string, (path: string) => string>> = {
    'a pattern': (path) => path.replace(/00000\.ndjson/, '*.ndjson'),
    'a class of characters': (path) => path.replace('0000', '[0]000'),
    'a folder by a pattern': (path) => path.replace(/0000000001-[^/]+/, '0000000001-*'),
    'a way out': (path) => `raw/../${path}`,
    'another folder': (path) => `../../outside/${path}`,
    'an absolute path': (path) => `/${path}`,
    'a path of another stream': (path) => path.replace('raw/transactions', 'raw/labels'),
    'a path of another manifest': (path) => path.replace('0000000001-', '0000000002-'),
    'a path of another attempt': (path) => path.replace(/-[0-9a-f]/, '-x'),
    'a NUL': (path) => `${path}\\u0000`,
    'a backslash': (path) => path.replaceAll('/', '\\\\'),
  };

  it.each(Object.entries(cases))('%s: nothing is loaded, and verify tells', async (_, harm) => {
    const { journey, change } = await zone();
    change((text) =>
      text.replace(/"path":"(raw\/transactions\/[^"]+)"/, (_, path) => `"path":"${harm(path)}"`),
    );
    await expect(journey.load()).rejects.toMatchObject({ kind: 'data', code: 'manifest_damaged' });
    expect(await runCli(['verify', ...journey.places.slice(0, 2)], {})).toMatchObject({
      status: exitStatus.data,
    });
  });

  it('one part twice', async () => {
    const { journey, change } = await zone();
    change((text) => {
      const manifest = JSON.parse(text);
      return JSON.stringify({ ...manifest, parts: [...manifest.parts, manifest.parts[0]] });
    });
    await expect(journey.load()).rejects.toMatchObject({ code: 'manifest_damaged' });
  });

  it('a raw zone whose own name is a pattern is taken by its name', async () => {
    const journey = await startJourney(small);
    const raw = join(journey.folder, 'r[a]w*?');
    await journey.sync({ raw });
    await journey.expectTruth();
  });
});

describe('T120 links inside a raw zone', () => {
  it.each(['manifests', 'raw', 'raw/transactions', 'attachments', 'ctl', '.tmp'])(
    '%s that leads elsewhere is refused, and nothing is written there',
    async (name) => {
      const { journey } = await zone();
      const outside = await temporaryFolder();
      const folder = join(journey.raw, name);
      mkdirSync(folder, { recursive: true });
      renameSync(folder, join(outside, 'moved'));
      symlinkSync(join(outside, 'moved'), folder);
      const before = readdirSync(outside, { recursive: true });
      journey.bank.bank.bulkTouch({ count: 20 });
      const outcome = await runCli(['sync', ...journey.places], journey.env);
      expect([exitStatus.data, exitStatus.unavailable]).toContain(outcome.status);
      expect(outcome.stderr).toContain('is a link');
      expect(readdirSync(outside, { recursive: true })).toEqual(before);
    },
  );

  it.each(['quarantine', 'quarantine/attachments'])(
    '%s that leads elsewhere is refused where something has to be set aside',
    async (name) => {
      const journey = await startJourney({ ...small, quirks: { attachment_files: 'html' } });
      const url = await alteredBank(journey, {
        alter(answer, path) {
          if (isListing(path)) answer.body = answer.body.replace('"transactions":[', '$&{},');
        },
      });
      const outside = await temporaryFolder();
      mkdirSync(dirname(join(journey.raw, name)), { recursive: true });
      symlinkSync(outside, join(journey.raw, name));
      const outcome = await runCli(['extract', '--raw', journey.raw], {
        ...journey.env,
        QONTO_API_URL: url,
      });
      expect([exitStatus.data, exitStatus.unavailable]).toContain(outcome.status);
      expect(outcome.stderr).toContain('is a link');
      expect(readdirSync(outside)).toEqual([]);
      expect(existsSync(join(journey.raw, 'manifests'))).toBe(false);
    },
  );

  it('a part that is a link is not loaded', async () => {
    const { journey } = await zone();
    const [, path = ''] =
      /"path":"(raw\/transactions\/[^"]+)"/.exec(
        readFileSync(join(journey.raw, 'manifests/0000000001.json'), 'utf8'),
      ) ?? [];
    const outside = join(await temporaryFolder(), 'part');
    renameSync(join(journey.raw, path), outside);
    symlinkSync(outside, join(journey.raw, path));
    await expect(journey.load()).rejects.toMatchObject({ kind: 'data' });
  });

  it('the raw zone itself may be one', async () => {
    const { journey } = await zone();
    const link = join(journey.folder, 'link');
    symlinkSync(journey.raw, link);
    await journey.load({ raw: link });
    await journey.expectTruth();
  });
});

describe('T121 what is no file, or far too long', () => {
  const commands = ['status', 'verify', 'load', 'sync'];
  const harms: Readonly<Record<string, (file: string) => unknown>> = {
    'a named pipe': (file) => execFileSync('mkfifo', [file]),
    'a link to a device': (file) => symlinkSync('/dev/zero', file),
    'a folder': (file) => mkdirSync(file),
    'a file of 3 GB': async (file) => {
      writeFileSync(file, '');
      await truncate(file, 3_000_000_000);
    },
  };

  it.each(
    ['ctl/lease.json', 'manifests/0000000001.json'].flatMap((name) =>
      Object.keys(harms).map((harm) => [harm, name] as const),
    ),
  )('%s as %s ends no command with a crash, and none hangs', async (harm, name) => {
    const { journey } = await zone();
    const file = join(journey.raw, name);
    renameSync(file, `${journey.folder}/before`);
    await harms[harm]?.(file);
    for (const command of commands) {
      const named = journey.places.slice(0, command === 'verify' ? 2 : 4);
      const outcome = await runCli([command, ...named], journey.env);
      expect([exitStatus.data, exitStatus.unavailable, exitStatus.done]).toContain(outcome.status);
      expect(outcome.stderr).not.toContain('    at ');
    }
  });
});

describe('T122 a number without end', () => {
  it('in the lease is one finding', async () => {
    const { journey } = await zone();
    const lease = join(journey.raw, 'ctl/lease.json');
    writeFileSync(
      lease,
      readFileSync(lease, 'utf8').replace(/"newest_seq":\d+/, '"newest_seq":9007199254740991'),
    );
    const { status, stdout } = await runCli(['verify', '--raw', journey.raw, '--json'], {});
    expect(status).toBe(exitStatus.data);
    expect(JSON.parse(stdout).findings).toMatchObject([{ problem: 'missing' }]);
  });

  it('in the name of a manifest is one gap and one damaged manifest', async () => {
    const { journey, manifest } = await zone();
    writeFileSync(join(journey.raw, 'manifests/999999999999999.json'), readFileSync(manifest));
    const { stdout } = await runCli(['verify', '--raw', journey.raw, '--json'], {});
    expect(JSON.parse(stdout).findings).toMatchObject([
      { problem: 'missing' },
      { problem: 'altered' },
    ]);
    expect((await runCli(['load', ...journey.places], {})).status).toBe(exitStatus.done);
  });
});

describe('T123 a raw folder that the system does not let us make', () => {
  it.each([
    '/proc/qonto',
    '/sys/qonto',
    '/dev/fd/qonto',
    '/proc/self/fd/9/x',
    '/dev/null/x',
    '/proc/1/x/y/z',
  ])('%s ends at once with a sentence', async (raw) => {
    const journey = await startJourney(small);
    const running = startCli(
      ['sync', '--raw', raw, '--warehouse', `duckdb:${journey.duckdb}`],
      journey.env,
    );
    const outcome = await running.ended;
    expect(outcome.status).toBe(exitStatus.config);
    expect(outcome.stderr).toContain('--raw');
    expect(outcome.stderr).not.toContain('    at ');
  });
});

describe('T124 a part that is longer than it was', () => {
  it('is altered, and its hash is not looked for', async () => {
    const { journey } = await zone();
    const [, path = ''] =
      /"path":"(raw\/transactions\/[^"]+)"/.exec(
        readFileSync(join(journey.raw, 'manifests/0000000001.json'), 'utf8'),
      ) ?? [];
    const file = join(journey.raw, path);
    const sum = () => createHash('sha256').update(readFileSync(file)).digest('hex');
    const before = sum();
    appendFileSync(file, Buffer.alloc(1_000_000));
    expect(sum()).not.toBe(before);
    await expect(journey.load()).rejects.toMatchObject({ code: 'part_damaged' });
  });
});

describe('T129 a part that unpacks to more than its manifest says, hashes and all', () => {
  const bombs = {
    'one line without an end': [() => Buffer.alloc(8 * 1024 * 1024, 'x'), {}, /longer than/],
    'more rows': [() => Buffer.from('{}\n'.repeat(5_000)), {}, /more than \d+ rows/],
    'a longer text': [() => Buffer.from('{}\n'.repeat(600_000)), { rows: 600_000 }, /longer than/],
    'no gzip': [undefined, {}, /no whole gzip/],
  } as const;

  it.each(Object.entries(bombs))('%s: neither load nor verify reads on', async (_, bomb) => {
    const [make, claims, words] = bomb;
    const { journey, change } = await zone();
    change((text) => {
      const manifest = JSON.parse(text);
      const part = manifest.parts.find(({ stream }: Part) => stream === 'transactions');
      const bytes = make === undefined ? Buffer.from('no gzip') : gzipSync(make());
      writeFileSync(join(journey.raw, part.path), bytes);
      const digest = createDigest();
      digest.update(bytes);
      Object.assign(part, claims, digest.finish());
      return JSON.stringify(manifest);
    });
    await expect(journey.load()).rejects.toMatchObject({
      kind: 'data',
      code: 'part_damaged',
      message: expect.stringMatching(words),
    });
    const verified = await runCli(['verify', '--raw', journey.raw], {});
    expect(verified.status).toBe(exitStatus.data);
    expect(verified.stdout + verified.stderr).toMatch(words);
  });

  it('is refused at once when it says that it is longer than any part of ours', async () => {
    const { journey, change } = await zone();
    change((text) => text.replace(/"text_length":\d+/, '"text_length":600000000'));
    await expect(journey.load()).rejects.toMatchObject({ code: 'manifest_damaged' });
  });
});
