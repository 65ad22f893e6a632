import { expect, it } from 'vitest';
import { asidePath, isOurPath, longestObject } from '../../src/raw/paths.ts';

it.each([
  'a',
  'raw/labels/0000000001-a/00000.ndjson.gz',
  'ctl/',
  '.tmp',
  '.tmp/x',
  'a'.repeat(255),
])('a path such as %j is one of ours', (path) => {
  expect(isOurPath(path)).toBe(true);
});

it.each([
  '',
  '/',
  'a//',
  'a//b',
  '/a',
  'a/../b',
  '.',
  'a/.x',
  '-a',
  'x.tmp/*',
  'a b',
  'a'.repeat(256),
])('a path such as %j is none of ours', (path) => {
  expect(isOurPath(path)).toBe(false);
});

it('what is set aside lies beside what is kept, under the same names', () => {
  expect(asidePath('a_1', 'f')).toBe('quarantine/attachments/a_1/f');
  expect(() => asidePath('../x', 'f')).toThrow(RangeError);
});

it('a lease is short, and a manifest may be long', () => {
  expect(longestObject('ctl/lease.json')).toBe(64 * 1024);
  expect(longestObject('manifests/0000000001.json')).toBe(256 * 1024 * 1024);
});
