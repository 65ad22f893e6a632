import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { checkTokenFile, isInRawZone } from '../../src/run/outside-raw.ts';

const raw = { kind: 'folder', folder: 'data/raw' } as const;

it.each([
  'data/raw',
  'data/raw/',
  'data/raw/tokens.json',
  'data/./raw/a/b.json',
  'data/other/../raw/tokens.json',
  'data/raw/..tokens.json',
  resolve('data/raw/tokens.json'),
])('%s is in the raw zone, and no place for tokens', (file) => {
  expect(isInRawZone(file, raw)).toBe(true);
  expect(() => checkTokenFile({ token_store: { kind: 'file', file }, raw })).toThrow(
    'would be inside the raw zone',
  );
});

it.each([
  'data',
  'data/raw2/tokens.json',
  'data/raw.json',
  'data/raw/../tokens.json',
  resolve('/elsewhere'),
])('%s is not', (file) => {
  expect(isInRawZone(file, raw)).toBe(false);
  expect(() => checkTokenFile({ token_store: { kind: 'file', file }, raw })).not.toThrow();
});

it('a bucket has no files of this machine in it', () => {
  const bucket = { kind: 'gcs', bucket: 'acme', prefix: 'data/raw/' } as const;
  expect(isInRawZone('data/raw/tokens.json', bucket)).toBe(false);
});
