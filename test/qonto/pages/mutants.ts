import type { Random } from '../../../src/simulator/random.ts';
import { secrets, signedUrl } from '../../redact/canaries.ts';

/** An answer with a few things changed in it: most are JSON still. */
export function mutantOf(answer: Buffer, random: Random): Buffer {
  return changed(answer, random, sensible);
}

/** The same by changes that know nothing of JSON: some are no longer UTF-8. */
export function blindMutantOf(answer: Buffer, random: Random): Buffer {
  return changed(answer, random, blind);
}

function changed(answer: Buffer, random: Random, changes: readonly Change[]): Buffer {
  let bytes = answer;
  const times = random.int(1, 4);
  for (let i = 0; i < times; i += 1) bytes = random.pick(changes)(bytes, random);
  return bytes;
}

type Change = (bytes: Buffer, random: Random) => Buffer;

/** Texts, keys and values of the answer become others: most of these stay JSON. */
const sensible: readonly Change[] = [
  (bytes, random) => replaceMatch(bytes, random, /"(?:[^"\\]|\\.)*"(?=\s*[,}\]])/g, pickText),
  (bytes, random) => replaceMatch(bytes, random, /"(?:[^"\\]|\\.)*"(?=\s*:)/g, pickKey),
  (bytes, random) => replaceMatch(bytes, random, /(?<=:)(?:[\d.]+|null|true|false)/g, pickValue),
  (bytes, random) => replaceMatch(bytes, random, /(?<=:)"(?:[^"\\]|\\.)*"(?=\s*[,}])/g, pickValue),
  (bytes, random) => replaceMatch(bytes, random, /\{(?=")/g, () => `{${pickMember(random)},`),
  (bytes, random) => replaceMatch(bytes, random, /\}/g, () => `,${pickMember(random)}}`),
  (bytes, random) =>
    replaceMatch(bytes, random, /(?<=[[{,:\]}])/g, () =>
      random.pick(random.chance(0.1) ? noSpaces : spaces),
    ),
];

const blind: readonly Change[] = [
  (bytes, random) => splice(bytes, random.int(0, bytes.length), 0, random.pick(fragments)),
  (bytes, random) => splice(bytes, random.int(0, bytes.length), random.int(1, 3), ''),
  (bytes, random) =>
    splice(bytes, random.int(0, bytes.length), 1, Buffer.from([random.int(0, 255)])),
  (bytes, random) => {
    const from = random.int(0, bytes.length);
    const piece = bytes.subarray(from, from + random.int(1, 200));
    return splice(bytes, random.int(0, bytes.length), 0, piece);
  },
  (bytes, random) => (random.chance(0.2) ? bytes.subarray(0, random.int(0, bytes.length)) : bytes),
];

function replaceMatch(
  bytes: Buffer,
  random: Random,
  pattern: RegExp,
  replacement: (random: Random) => string,
): Buffer {
  // One character for each byte, so that what is no UTF-8 stays what it is.
  const matches = [...bytes.toString('latin1').matchAll(pattern)];
  if (matches.length === 0) return bytes;
  const { index, 0: text } = random.pick(matches);
  return splice(bytes, index, text.length, replacement(random));
}

function splice(bytes: Buffer, at: number, length: number, inserted: string | Uint8Array): Buffer {
  return Buffer.concat([
    bytes.subarray(0, at),
    typeof inserted === 'string' ? Buffer.from(inserted) : inserted,
    bytes.subarray(at + length),
  ]);
}

const spaces = [' ', '\t', '\n', '\r\n', '  '];
const noSpaces = ['\u00a0', '\ufeff', '\v', '\u0001'];

const words = [
  '',
  'a',
  'url',
  'logo',
  'signature',
  'sig=',
  'token=',
  'x-amz-signature',
  'X-Goog-Signature: c0ffee',
  'Aix-en-Provence',
  'https://a.b/c?signature=c0ffee',
  '//a.b/?token=1',
  '100 %',
  '%3f',
  'a=b',
  'é',
  '€ 12',
  '𝕏',
  '\u0130\u212a',
  '\u2028',
  '}',
  '{"url":"x"}',
  '"logo":{',
  '2026-01-05T10:00:00.000Z',
  '2026-01-05T10:00:00.123456+02:00',
  '2026-02-30T10:00:00.000Z',
  signedUrl,
  ...Object.values(secrets),
];

/** As they stand in JSON, with every kind of escape. */
const escapes = [
  '\\n',
  '\\"',
  '\\\\',
  '\\/',
  '\\t',
  '\\b\\f\\r',
  '\\u0026',
  '\\u003d',
  '\\\\u003d',
  '\\ud83d',
  '\\ud83d\\ude00',
  '\\ude00',
  '\\u0000',
];

const names = [
  'id',
  'updated_at',
  'status',
  'bank_account_id',
  'attachments',
  'attachment_ids',
  'transactions',
  'meta',
  'url',
  'URL',
  'file_url',
  'File_Url',
  'f\u0130le_url',
  'file-url',
  'xurl',
  'logo',
  'Logo',
  'note',
  '__proto__',
  'x-amz-credential',
  'x-goog-security-token',
  '\\u0075rl',
  '\\u006cogo',
  'i\\u0064',
  'a\\"url',
  'a\\"logo',
];

const values = [
  'null',
  'true',
  'false',
  '[]',
  '[ ]',
  '{}',
  '0',
  '-0',
  '1.50',
  '1e5',
  '1E+5',
  '9007199254740993',
  '[1,"a"]',
  '["a"]',
  '{"small":"https://c/a.png"}',
  '{"small":"}"}',
  '{"a":{"logo":"x"}}',
  '{"url":"https://c/}a"}',
  '[{"id":"f","url":"https://c/a?X-Amz-Signature=c0ffee"}]',
  '[{"url":"https://c/a"}]',
  ...[49, 50, 51, 99, 100, 101].map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`),
];

/** What is no JSON, or not quite. */
const broken = [
  '01',
  '1.',
  '.5',
  '-',
  '1e',
  'nul',
  'truE',
  '[1,]',
  '{"a":1,}',
  ...['\\x', '\\u00', '\\U0026', '\u0001'].map((one) => `"${one}"`),
];

function pickText(random: Random): string {
  const parts = Array.from({ length: random.int(1, 2) }, () =>
    random.chance(0.3) ? random.pick(escapes) : JSON.stringify(random.pick(words)).slice(1, -1),
  );
  return `"${parts.join('')}"`;
}

function pickKey(random: Random): string {
  return random.chance(0.1) ? pickText(random) : `"${random.pick(names)}"`;
}

function pickValue(random: Random): string {
  if (random.chance(0.4)) return pickText(random);
  return random.pick(random.chance(0.1) ? broken : values);
}

function pickMember(random: Random): string {
  const space = random.chance(0.1) ? random.pick(spaces) : '';
  return `${pickKey(random)}${space}:${space}${pickValue(random)}`;
}

const fragments = [
  ...words,
  ...escapes,
  ...values,
  ...broken,
  ...names.map((name) => `"${name}":`),
  ...'"\\{}[],:0',
  '\u0000',
];
