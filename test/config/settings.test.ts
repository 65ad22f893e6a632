import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { readUmask } from '../../src/config/environment.ts';
import { noConfigFile } from '../../src/config/file/file.ts';
import { parseConfigText } from '../../src/config/file/text.ts';
import { type Setting, shownDefault } from '../../src/config/setting.ts';
import { settings } from '../../src/config/settings.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { temporaryFolder } from '../support/folders.ts';
import { runCli } from '../support/run-cli.ts';

const table = Object.entries<Setting>(settings);
const published = JSON.parse(
  readFileSync(join(packageRoot, 'schemas/config.schema.json'), 'utf8'),
).properties;

/** The flags that name a config file with these values. */
async function inFile(values: object): Promise<{ readonly config: string }> {
  const config = join(await temporaryFolder(), 'c.json');
  await writeFile(config, JSON.stringify(values));
  return { config };
}

describe('the table of settings', () => {
  it('has defaults that the program takes, from nothing at all', () => {
    const config = readConfig({}, {}, () => ({ path: undefined, settings: {} }));
    for (const [key, { default: value }] of table) {
      const read = config[key as keyof typeof settings];
      expect(read === undefined, key).toBe(value === undefined);
    }
    expect(config).toMatchObject({ overlap: 7_200_000, request_rate: 900, concurrency: 6 });
  });

  it('gives each flag, each variable and each phrase to one setting', () => {
    for (const of of ['flag', 'env', 'doc'] as const) {
      const given = table.map(([, setting]) => setting[of]).filter((one) => one !== undefined);
      expect(given).toEqual([...new Set(given)]);
    }
  });

  it('is what --help shows of every command', async () => {
    for (const command of ['sync', 'extract', 'load', 'check', 'status', 'verify'] as const) {
      const { stdout } = await runCli([command, '--help'], {});
      const said = stdout.replaceAll(/\s+/g, ' ');
      for (const [key, setting] of table) {
        const isTaken = setting.commands?.includes(command) ?? false;
        if (setting.flag === undefined) continue;
        expect(said.includes(` --${setting.flag} `), `${command}: ${key}`).toBe(isTaken);
        if (isTaken)
          expect(said).toContain(`${setting.doc}${setting.env ? ` [${setting.env}]` : ''}`);
        const shown = shownDefault(setting);
        if (isTaken && shown !== undefined) expect(said).toContain(`[default: ${shown}]`);
      }
    }
  });
});

describe('T357 T376 a path that nobody means', () => {
  it.each([
    ['raw', 'data/raw\r', 'ends with a line break'],
    ['warehouse', 'duckdb:bank.duckdb\n', 'ends with a line break'],
    ['token-store', 'file: \t', 'holds nothing but blanks'],
    ['raw', '  ', 'holds nothing but blanks'],
    ['read-copy', 'a\0b.duckdb', 'holds a null character'],
    ['warehouse', 'duckdb:s3://bucket/bank.duckdb', '"s3://bucket/bank.duckdb" is an address'],
    ['token-store', 'file:https://host/t.json', '"https://host/t.json" is an address'],
    ['warehouse', 'duckdb::memory:', '":memory:" is no file'],
    ['read-copy', 'md:bank', '"md:bank" is no file'],
  ])('--%s %j is refused', (flag, value, problem) => {
    expect(() => readConfig({ [flag]: value }, {}, noConfigFile)).toThrow(`--${flag}: ${problem}`);
  });

  it.each(['data/ raw', 'a\nb', './a://b'])('%j may be meant', (raw) => {
    expect(readConfig({ raw }, {}, noConfigFile).raw).toEqual({ kind: 'folder', folder: raw });
  });
});

it.each([' https://bank.example/v2 ', 'https://bank.example/v2/?', 'https://bank.example/v2\r\n'])(
  'T371 the address %j is that of the API, and nothing of it becomes part of a request',
  (url) => {
    const { api_url } = readConfig({}, { QONTO_API_URL: url }, noConfigFile);
    expect(api_url).toBe('https://bank.example/v2');
  },
);

describe('T176 what the published schema of the config file allows', () => {
  const numbers = Object.entries<Record<string, unknown>>(published).filter(
    ([, { type }]) => type === 'integer',
  );

  it.each(numbers)(
    'the program takes of %s, and no more: %j',
    async (key, { minimum, maximum }) => {
      for (const ok of [minimum, maximum])
        expect(readConfig(await inFile({ [key]: ok }), {})).toMatchObject({ [key]: ok });
      for (const bad of [Number(minimum) - 1, Number(maximum) + 1, 1.5]) {
        const { flag = '', env = '' } = settings[key as 'concurrency'];
        const refused = expect.objectContaining({ exit: 78 });
        const file = await inFile({ [key]: bad });
        expect(() => readConfig(file, {}), `${key} in a file`).toThrow(refused);
        expect(() => readConfig({ [flag]: bad }, {}), flag).toThrow(refused);
        expect(() => readConfig({}, { [env]: String(bad) }), env).toThrow(refused);
      }
    },
  );

  it('names request_rate up to 100,000, and every text the program has a pattern for', () => {
    expect(published.request_rate).toMatchObject({ minimum: 1, maximum: 100_000, default: 900 });
    for (const key of ['location', 'kms_key', 'dbt_dataset'])
      expect(published[key].pattern, key).toEqual(expect.any(String));
  });

  it('has each setting of the file, with its phrase and its default', () => {
    const held = table.filter(([, setting]) => setting.inFile !== undefined);
    expect(Object.keys(published).sort()).toEqual(['$schema', ...held.map(([key]) => key)].sort());
    for (const [key, { doc, default: value }] of held) {
      expect(published[key].description).toContain(doc);
      expect(published[key].default).toEqual(value);
    }
  });
});

const read = (text: string) => parseConfigText(Buffer.from(text), 'c.json');

describe('T176 a name that stands twice in the config file', () => {
  it.each([
    ['{"raw": "a", "since": "2026-01-01", "raw" : "b"}', 'raw'],
    ['{"r\\u0061w": "a", "raw": "b"}', 'raw'],
    ['{"dbt_vars": {"a": {"b": 1}, "a": 2}}', 'a'],
    ['{"account": ["x", {"b": "}", "b": 1}]}', 'b'],
  ])('%s is refused', (text, name) => {
    expect(() => read(text)).toThrow(`The config file c.json says "${name}" twice`);
  });

  it.each([
    '{"raw": "since", "since": "raw: {"}',
    '{"dbt_vars": {"raw": 1}, "raw": "\\"raw\\": 1"}',
    '{"account": ["raw", "raw"], "x": [{"raw": 1}, {"raw": 2}]}',
  ])('%s says each once', (text) => {
    expect(read(text)).toEqual(JSON.parse(text));
  });
});

describe('T133 a mask that is a mode', () => {
  it.each(['700', '0600', '777', '100'])('%s is refused: it would shut out the owner', (mask) => {
    expect(() => readUmask({ QONTO_ELT_UMASK: mask })).toThrow(
      `QONTO_ELT_UMASK: "${mask}" would keep the owner out`,
    );
  });

  it.each([
    ['077', 0o77],
    ['0027', 0o27],
    ['000', 0],
  ])('%s is a mask', (text, mask) => {
    expect(readUmask({ QONTO_ELT_UMASK: text })).toBe(mask);
  });
});
