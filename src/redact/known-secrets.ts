/** Anything shorter is met by chance in ordinary text. */
const shortest = 8;

/** A process that renews tokens for months must not search for all it ever had; the older ones have long ended. */
const most = 16;

const known = new Map<string, readonly string[]>();
/** Those that stay what they are for as long as the process lives; so many no environment has. */
const lasting = new Map<string, readonly string[]>();
const mostLasting = 64;
/** Of all of them, the longer ones first, since a form may hold another. */
let forms: readonly string[] = [];
let formsAsBytes: readonly Buffer[] = [];

/** Has a credential cut out of every text from now on, in each form in which an answer could echo it. */
export function rememberSecret(secret: string): void {
  if (!lasting.has(secret)) remember(known, secret, most);
}

/** The same of one that no newer one replaces: that of an environment. */
export function rememberLasting(secret: string): void {
  known.delete(secret);
  remember(lasting, secret, mostLasting);
}

function remember(secrets: Map<string, readonly string[]>, secret: string, atMost: number): void {
  if (secret.length < shortest) return;
  secrets.delete(secret);
  secrets.set(secret, formsOf(secret));
  const [oldest] = secrets.keys();
  if (secrets.size > atMost && oldest !== undefined) secrets.delete(oldest);
  const all = [...lasting.values(), ...known.values()].flat();
  forms = all.sort((a, b) => b.length - a.length);
  formsAsBytes = forms.map((form) => Buffer.from(form));
}

export function holdsKnownSecret(text: string): boolean {
  return forms.some((form) => text.includes(form));
}

/** The same of a text that is still bytes, in UTF-8. */
export function holdsKnownBytes(bytes: Buffer): boolean {
  return formsAsBytes.some((form) => bytes.includes(form));
}

export function cutKnownSecrets(text: string): string {
  let cut = text;
  for (const form of forms) if (cut.includes(form)) cut = cut.replaceAll(form, '[secret]');
  return cut;
}

/** As it is, in a URL, in a JSON text, in base64. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [
    secret,
    // Half a character has no form in a URL.
    encodeURIComponent(bytes.toString()),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ];
  return [...new Set(forms)];
}
