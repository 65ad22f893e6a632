/** Anything shorter is met by chance in ordinary text. */
const shortest = 8;

const known = new Set<string>();

/** Has a credential cut out of every text from now on, in each form in which an answer could echo it. */
export function rememberSecret(secret: string): void {
  if (secret.length < shortest) return;
  for (const form of formsOf(secret)) known.add(form);
}

export function holdsKnownSecret(text: string): boolean {
  for (const form of known) if (text.includes(form)) return true;
  return false;
}

export function cutKnownSecrets(text: string): string {
  let cut = text;
  for (const form of known) cut = cut.replaceAll(form, '[secret]');
  return cut;
}

/** As it is, in a URL, in a JSON text, in base64. The longer ones first, since a form may hold another. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ];
  return forms.sort((a, b) => b.length - a.length);
}
