import { expect, it } from 'vitest';
import { lengthOf } from '../../src/raw/bytes/line.ts';
import { newPiece } from '../../src/raw/bytes/piece.ts';

const line = (payload: string) => ({
  head: '{"é":"€","payload":',
  payload: Buffer.from(payload),
  payloadLength: payload.length,
});

it('puts lines one after the other, each with its break', () => {
  const piece = newPiece();
  expect(piece.add('{"a":"é"}')).toBeUndefined();
  expect(piece.add(line('{"b":"𝕏"}'))).toBeUndefined();
  expect(piece.rest().toString()).toBe('{"a":"é"}\n{"é":"€","payload":{"b":"𝕏"}}\n');
  expect(piece.rest()).toHaveLength(0);
});

it('gives what is full, and nothing of it twice or again', () => {
  const piece = newPiece();
  const given: Buffer[] = [];
  let expected = '';
  for (let i = 0; i < 900; i += 1) {
    const payload = JSON.stringify({ i, text: 'é'.repeat((i * 37) % 900) });
    const added = i % 3 === 0 ? payload : line(payload);
    const full = piece.add(added);
    if (full !== undefined) given.push(full);
    expected += `${i % 3 === 0 ? payload : `{"é":"€","payload":${payload}}`}\n`;
  }
  expect(given.length).toBeGreaterThan(1);
  for (const full of given) expect(full.length).toBeGreaterThan(200 * 1024);
  expect(Buffer.concat([...given, piece.rest()]).toString()).toBe(expected);
});

it.each(['text', 'bytes'])('takes a line that is longer than a piece, as %s', (kind) => {
  const piece = newPiece();
  const long = `"${'é'.repeat(300_000)}"`;
  expect(piece.add('a')).toBeUndefined();
  expect(piece.add(kind === 'text' ? long : line(long))?.toString()).toBe('a\n');
  const after = Buffer.concat([piece.add('b') ?? Buffer.alloc(0), piece.rest()]).toString();
  expect(after).toBe(kind === 'text' ? `${long}\nb\n` : `{"é":"€","payload":${long}}\nb\n`);
});

it('counts a line in characters', () => {
  expect(lengthOf('é€')).toBe(2);
  expect(lengthOf(line('{"b":"é"}'))).toBe('{"é":"€","payload":{"b":"é"}}'.length);
});
