import { describe, expect, it } from 'vitest';
import { type Instant, parseInstant } from '../../../src/base/instant.ts';
import { contentHash } from '../../../src/extract/landing/hash.ts';
import { rawLine } from '../../../src/extract/landing/record.ts';
import { sliceValue, splitArray } from '../../../src/qonto/answers/raw-json.ts';
import { describeError } from '../../../src/qonto/answers/schema.ts';
import { UnexpectedShape } from '../../../src/qonto/http/faults.ts';
import { hideIbans } from '../../../src/redact/ibans.ts';
import { redactJson } from '../../../src/redact/json.ts';
import { cutSignatures } from '../../../src/redact/signatures.ts';
import { quotable, showable } from '../../../src/redact/text.ts';
import { type Attack, genericAttacks } from './attacks.ts';
import { growth, remembered } from './growth.ts';

const origin = { hash: '', extractedAt: '2026-01-01T00:00:00.000000Z' as Instant, seq: 1 };

/** Around the repeats, what has a text looked at more closely. */
const places = {
  bare: (text) => text,
  inRow: (text) => JSON.stringify({ note: text, url: text, logo: text }),
  asSent: (text) => `{"note":"${text}","logo":"${text}"}`,
  inSignedUrl: (text) => `{"note":"https://a.b/?sig=%41&x-amz-signature=${text}"}`,
  behindSignature: (text) => `{"note":"sig= % ${text}","x":"\\u0041"}`,
  asCredential: (text) => `token: ${text}`,
} as const satisfies Record<string, (text: string) => string>;

type Place = keyof typeof places;

/** What reads a row, an answer or a message, and in which places. */
const readers: Readonly<Record<string, readonly [(text: string) => unknown, ...Place[]]>> = {
  redactJson: [redactJson, 'inRow', 'asSent', 'inSignedUrl', 'behindSignature'],
  cutSignatures: [cutSignatures, 'inSignedUrl', 'behindSignature', 'asCredential'],
  contentHash: [(text) => contentHash(text, ['logo']), 'inRow', 'asSent'],
  rawLine: [(text) => rawLine({}, text, origin, { part: 0, row: 0 }), 'bare', 'inRow'],
  splitArray: [(text) => tolerant(() => splitArray(text, 'attachments')), 'bare', 'asSent'],
  sliceValue: [(text) => tolerant(() => sliceValue(text, 'attachment')), 'bare', 'asSent'],
  describeError: [describeError, 'bare', 'inRow'],
  parseInstant: [parseInstant, 'bare'],
  hideIbans: [hideIbans, 'bare'],
  showable: [showable, 'bare', 'inSignedUrl', 'asCredential'],
  quotable: [quotable, 'bare', 'asCredential'],
};

/** Beyond single words, what only a whole row has. */
const structures: readonly Attack[] = [
  ['"x",', '['],
  ['"\\u0041",', '['],
  ['"logo":"', '{'],
  ['"logo":{', '{'],
  ['"logo":{},', '{'],
  ['"logo":[', '{'],
  ['"logo":1,', '{'],
  ['"url":"', '{'],
  ['"url":"\\"",', '{'],
  ['"url":[', '{'],
  ['"url":[],', '{'],
  ['{},', '{"attachments":['],
  ['{"id":"a"},', '{"attachments":['],
  ['[', '{"attachments":'],
  ['"a":{},', '{'],
  ['https://a.b/?sig=1 ', '"'],
  ['FR76 3000 ', ''],
  ['eyJaaaaaaaaa-', ''],
  ['password-', ''],
].map(([piece = '', before = '']) => ({
  name: JSON.stringify([before, piece]),
  make: (length) => `${before}${piece.repeat(Math.ceil(length / piece.length))}`,
}));

describe('T118 what reads the words of others takes a time in proportion to them', () => {
  it.each(Object.keys(places) as Place[])('%s', { timeout: 900_000 }, (place) => {
    const here = Object.entries(readers).filter(([, [, ...inPlaces]]) => inPlaces.includes(place));
    expect(here.length).toBeGreaterThan(0);
    for (const { name, make } of [...genericAttacks, ...structures]) {
      // Texts of the same attack are read by all of them.
      const inPlace = remembered((length) => places[place](make(length)));
      for (const [reader, [read]] of here) {
        const found = growth(read, inPlace);
        expect(found && `${reader} ${name}: ${found}`).toBeUndefined();
      }
    }
  });
});

describe('T118 no length of a text runs out of stack', () => {
  const length = 16_000_000;
  it.each(['\\\\', '\\"', 'a', '{'])('of %s', (piece) => {
    const text = `{"logo":"${piece.repeat(length / piece.length)}","note":"https://a.b/?sig=%41"}`;
    for (const [read] of Object.values(readers)) expect(() => read(text)).not.toThrow();
  });
});

function tolerant(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    // What is refused for its form is read no further.
    if (!(error instanceof SyntaxError) && !(error instanceof UnexpectedShape)) throw error;
  }
}
