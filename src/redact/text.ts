import { hideIbans } from './ibans.ts';
import { cutKnownSecrets } from './known-secrets.ts';
import { cutSignatures } from './signatures.ts';

/** No message of ours is near this long; a longer one quotes what it should not. */
const longestMessage = 4_000;
const longestQuote = 200;

/**
 * A text as it may be shown or logged: on one line, without credentials, signatures and full IBANs. Every message of an
 * error and every field of the log passes here, whatever it was made of.
 */
export function showable(text: string): string {
  const line = shortened(text, longestMessage).replace(control, ' ');
  const known = cutSignatures(cutKnownSecrets(line));
  const cut = credentials.reduce((rest, [found, kept]) => rest.replace(found, kept), known);
  return hideIbans(cut);
}

/**
 * Words of somebody else (an error of the bank, a header, a name somebody chose), short enough to be quoted in a
 * message: `longest` is in characters. What merely looks like a login with its key goes too.
 */
export function quotable(text: string, longest = longestQuote): string {
  return shortened(showable(text).replace(loginAndKey, '[secret]').trim(), longest);
}

/** Characters that move the cursor, colour the terminal, or turn the direction of what follows. */
const control = /[\p{Cc}\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text on one line, with nothing in it that a terminal obeys. */
export function onOneLine(text: string): string {
  return text.replace(control, ' ');
}

/** A JSON text that says the same, and has nothing in it that a terminal obeys. */
export function inertJson(json: string): string {
  return json.replace(control, (found) =>
    [...found].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  );
}

/** How a word ends that names a credential. Looked at from the end of the word: from its start, each would be tried. */
const credentialName = [
  'signature',
  'credential',
  'token',
  'secret(?:[_-]key)?',
  String.raw`\b(?:sig|password|authorization|upload_id|(?:api|access|private)[_-]?key)`,
  String.raw`\bx-(?:goog|qonto)-[\w-]+`,
].join('|');

// No expression here may begin where another of its beginnings has led to the same end: a text is read once.
const credentials: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs, '[secret]'],
  // `scheme://login:password@host`
  [/(:\/\/)[^\s/@]+@/g, '$1[secret]@'],
  [/\b(?:Bearer|Basic)\s+(?:\[secret\]|[\w.~+/=-]{6,})/gi, '[secret]'],
  // The tokens of Google, and of whoever signs JSON.
  [/\bya29\.[\w.-]+/g, '[secret]'],
  [/(?<![\w-])(?=[\w-]+\.[\w-]+\.)([\w-]*?)\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, '$1[secret]'],
  // What a store says of a signature that it does not accept.
  [
    /<(SignatureProvided|AWSAccessKeyId|StringToSign|StringToSignBytes|CanonicalRequest|Token-0)>.*?(?:<\/\1>|$)/gis,
    '[secret]',
  ],
  [
    new RegExp(
      String.raw`(?<![\w-])[\w-]+(?![\w-])(?<=${credentialName})["']?(?:\s?=|%3d|\s?:)\s?["']?[^\s"'&,;]{6,}`,
      'gi',
    ),
    '[secret]',
  ],
];

const loginAndKey = /(?<![\w.-])[\w.-]{2,}:[\w+=-][\w+/=-]{15,}/g;

/** Cut between two words, so that no half of a secret is left which nothing would recognise. */
function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const start = text.slice(0, longest);
  return `${start.slice(0, Math.max(0, start.search(/\s\S*$/)))} …`.trimStart();
}
