/** Credentials of a run, each word found nowhere else. */
export const secrets = {
  secretKey: 'kzanary-SECRET-key/0001+x=',
  accessToken: 'kzanary-access-token-0002',
  stagingToken: 'kzanary-staging-token-0003',
  clientSecret: 'kzanary-client-secret-0004',
  refreshToken: 'kzanary-refresh-token-0005',
} as const;

/** What a signed URL must not leave behind; hexadecimal, as signatures are. */
export const signature = '5ca1ab1e0ddba11deadbeef0c0ffee00';
export const credential = 'AKIAKZANARY0006';
export const sessionToken = 'IQoJKZANARY0007';

export const signedUrl = [
  'https://files.example.com/a/b.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256',
  `X-Amz-Credential=${credential}%2F20260101%2Feu-central-1%2Fs3%2Faws4_request`,
  `X-Amz-Security-Token=${sessionToken}`,
  `X-Amz-Signature=${signature}`,
].join('&');

/** Two that are right and one that is mistyped. */
export const ibans = [
  'FR7630006000011234567890189',
  'DE89370400440532013000',
  'NL92ABNA0417164300',
] as const;

export const grouped = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1 ');

export interface Needle {
  readonly name: string;
  readonly text: string;
}

/** Everything that grants access, in each form in which it could have been passed on. */
export const grants: readonly Needle[] = [
  ...Object.entries({ ...secrets, signature, credential, sessionToken }).flatMap(([name, value]) =>
    [
      value,
      encodeURIComponent(value),
      JSON.stringify(value).slice(1, -1),
      Buffer.from(value).toString('base64').replace(/=+$/, ''),
    ].map((text) => ({ name, text })),
  ),
  // Half of it is too much.
  ...Object.entries(secrets).map(([name, value]) => ({
    name: `the end of ${name}`,
    text: value.slice(-14),
  })),
];

/** Words of a request that have no business in what is told; in the bank's own data they may stand. */
export const headers: readonly Needle[] = [
  { name: 'an authorization', text: 'Bearer ' },
  { name: 'a signed URL', text: 'X-Amz-' },
];

/** Full IBANs: those belong into the raw zone and the tables, and nowhere else. */
export const accounts: readonly Needle[] = ibans.flatMap((iban) =>
  [iban, iban.toLowerCase(), grouped(iban), encodeURIComponent(grouped(iban))].map((text) => ({
    name: `the IBAN ${iban.slice(0, 2)}`,
    text,
  })),
);

/** `name` of every needle that is in the hay, each once; letters of any case. */
export function findIn(hay: string | Buffer, needles: readonly Needle[]): string[] {
  const text = (typeof hay === 'string' ? hay : hay.toString('latin1')).toLowerCase();
  const found = needles.filter((needle) => text.includes(needle.text.toLowerCase()));
  return [...new Set(found.map(({ name }) => name))];
}
