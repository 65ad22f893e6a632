import {
  lchownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { isForeign } from '../../src/base/disk/replace-file.ts';
import { targetPath } from '../../src/base/disk/target-path.ts';
import { readConfig } from '../../src/config/config.ts';
import { checkReadCopy } from '../../src/run/read-copy.ts';
import { writePage } from '../../src/run/report/page-address.ts';
import { boundFolder } from '../e2e/process/small-disk.ts';
import { company, makeMarts } from '../report/support/made-marts.ts';
import { filesBelow, temporaryFolder } from '../support/folders.ts';
import { runCli } from '../support/run-cli.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Finance tables, a raw zone, and what else somebody keeps there. */
async function start() {
  const folder = targetPath(await temporaryFolder());
  const at = (...names: readonly string[]) => join(folder, ...names);
  await makeMarts(at('bank.duckdb'), company);
  for (const name of ['raw/manifests', 'raw/raw/transactions', 'pages', 'mount'])
    mkdirSync(at(name), { recursive: true });
  writeFileSync(at('raw/manifests/0000000001.json'), '{}');
  writeFileSync(at('notes.txt'), 'mine');
  const raw = { kind: 'folder', folder: at('raw') } as const;
  return {
    at,
    put: (name: string) =>
      writePage({ raw, storage_endpoint: undefined }, { kind: 'file', path: at(name) }, page),
    report: (name: string, under: readonly string[] = []) =>
      runCli(
        [
          'report',
          '--raw',
          at('raw'),
          '--warehouse',
          `duckdb:${at('bank.duckdb')}`,
          '--out',
          at(name),
        ],
        {},
        { under },
      ),
  };
}

const page = '<!doctype html>new';

describe('T295 the place of a page', () => {
  it('that something else has already is refused, and what is there stays', async () => {
    const { at, put, report } = await start();
    symlinkSync('notes.txt', at('to-notes'));
    linkSync(at('raw/manifests/0000000001.json'), at('second-name'));
    for (const name of ['bank.duckdb', 'notes.txt', 'to-notes', 'second-name']) {
      const before = readFileSync(at(name));
      await expect(put(name)).rejects.toMatchObject({
        kind: 'config',
        code: 'not_a_page',
        message: `The page ${at(name)} would take the place of something that is no page`,
      });
      expect(readFileSync(at(name)).equals(before)).toBe(true);
    }
    const outcome = await report('bank.duckdb');
    expect(outcome).toMatchObject({ status: 78, stdout: '' });
    expect(outcome.stderr).toContain('something that is no page');
    expect(readdirSync(at()).filter((one) => one.endsWith('.writing'))).toEqual([]);
    writeFileSync(at('empty'), '');
    await put('empty');
    await put('empty');
    expect(readFileSync(at('empty'), 'utf8')).toBe(page);
  });

  it('by a link to nothing is refused, and nothing is made there', async () => {
    const { at, put } = await start();
    symlinkSync(at('nowhere/page.html'), at('link.html'));
    await expect(put('link.html')).rejects.toMatchObject({
      kind: 'config',
      code: 'link_not_followed',
      message: `${at('link.html')} is a link to ${at('nowhere/page.html')}, where nothing is`,
    });
    expect(readdirSync(at())).not.toContain('nowhere');
  });

  it("is found by links of one's own, to a folder and to a page, whose other names keep what they had", async () => {
    const { at, put } = await start();
    symlinkSync('pages', at('site'));
    await put('site/page.html');
    expect(readdirSync(at('pages'))).toEqual(['page.html']);
    writeFileSync(at('kept.html'), '<!doctype html>kept');
    rmSync(at('pages/page.html'));
    linkSync(at('kept.html'), at('pages/page.html'));
    symlinkSync('pages/page.html', at('link.html'));
    await put('link.html');
    expect(readFileSync(at('pages/page.html'), 'utf8')).toBe(page);
    // The bytes of a file are never written over: a new file takes its name.
    expect(readFileSync(at('kept.html'), 'utf8')).toBe('<!doctype html>kept');
  });

  it("is not found by a link that is another user's", async () => {
    const foreign = [isForeign(1_001, 1_000), isForeign(1_000, 1_000), isForeign(0, 1_000)];
    expect(foreign).toEqual([true, false, false]);
    expect([isForeign(1_001, undefined), isForeign(undefined, 1_000)]).toEqual([false, false]);
    // Only a superuser can give a link away.
    if (process.getuid?.() !== 0) return;
    const { at, put } = await start();
    symlinkSync('pages', at('theirs'));
    lchownSync(at('theirs'), 65_534, 65_534);
    await expect(put('theirs/page.html')).rejects.toMatchObject({
      code: 'link_not_followed',
      message: `${at('theirs/page.html')} goes by the link ${at('theirs')}, which is another user's`,
    });
    expect(readdirSync(at('pages'))).toEqual([]);
  });

  it.each(['raw', 'raw/raw/transactions'])(
    'in a mount of %s is refused: it is in the raw zone',
    async (name) => {
      const { at, report } = await start();
      const before = await filesBelow(at('raw'));
      const outcome = await report('mount/new/page.html', await boundFolder(at(name), at('mount')));
      expect(outcome, outcome.stderr).toMatchObject({ status: 78, stdout: '' });
      expect(outcome.stderr).toContain('would be inside the raw zone');
      expect(await filesBelow(at('raw'))).toEqual(before);
    },
  );
});

it('T295 a read copy takes the place of a DuckDB file, and of nothing else', async () => {
  const { at } = await start();
  const check = (copy: string) =>
    checkReadCopy(
      readConfig(
        { raw: at('raw'), warehouse: `duckdb:${at('other.duckdb')}`, 'read-copy': at(copy) },
        {},
      ),
    );
  for (const name of ['bank.duckdb', 'not-there-yet']) expect(() => check(name)).not.toThrow();
  expect(() => check('notes.txt')).toThrow('what is there is no DuckDB file');
  expect(readFileSync(at('notes.txt'), 'utf8')).toBe('mine');
});
