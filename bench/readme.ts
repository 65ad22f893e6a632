import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('README.md', import.meta.url);
const opening = '<!-- results -->';
const closing = '<!-- /results -->';

/** Replaces what stands between the markers of the README. */
export function writeResults(text: string): void {
  const before = readFileSync(file, 'utf8');
  const start = before.indexOf(opening);
  const end = before.indexOf(closing);
  if (start < 0 || end < start) throw new Error('bench/README.md has lost its result markers');
  const head = before.slice(0, start + opening.length);
  writeFileSync(file, `${head}\n\n${text}\n\n${before.slice(end)}`);
}
