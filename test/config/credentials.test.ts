import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../src/base/errors.ts';
import { credentialsFrom } from '../../src/config/credentials.ts';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';

const key = 'k3y-of-acme-5d1e8f';

/** Where each of them is the one that counts. */
const beside: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  QONTO_LOGIN: { QONTO_SECRET_KEY: key },
  QONTO_SECRET_KEY: { QONTO_LOGIN: 'acme-1234' },
  QONTO_ACCESS_TOKEN: {},
  QONTO_CLIENT_ID: { QONTO_CLIENT_SECRET: key, QONTO_REFRESH_TOKEN: key },
  QONTO_CLIENT_SECRET: { QONTO_CLIENT_ID: 'acme', QONTO_REFRESH_TOKEN: key },
  QONTO_REFRESH_TOKEN: { QONTO_CLIENT_ID: 'acme', QONTO_CLIENT_SECRET: key },
  QONTO_STAGING_TOKEN: { QONTO_LOGIN: 'acme-1234', QONTO_SECRET_KEY: key },
};

const flaws: readonly (readonly [string, string])[] = [
  [`"${key}"`, 'stands in quotes'],
  [`'${key}'`, 'stands in quotes'],
  [`“${key}”`, 'stands in quotes'],
  [`"${key}`, 'begins with a quotation mark'],
  [`${key}'`, 'ends with a quotation mark'],
  [` ${key}`, 'begins with a blank'],
  [`${key} `, 'ends with a blank (character 19)'],
  [`${key} \t`, 'ends with a blank (character 19 and after)'],
  [`${key}\n`, 'ends with a line break (character 19)'],
  [`${key}\r`, 'ends with a line break (character 19)'],
  ['k3y of', 'holds a blank (character 4 of 6)'],
  [
    'k3y\u200bof',
    'holds a character that no key has, U+200B, a zero-width space (character 4 of 6)',
  ],
  ['k3y\u00a0of', 'holds a character that no key has, U+00A0, a no-break space (character 4 of 6)'],
  [`\ufeff${key}`, 'begins with a character that no key has, U+FEFF, a byte order mark'],
  [
    `${key}\u0000`,
    'ends with a character that no key has, U+0000, a control character (character 19)',
  ],
  ['k3y\u0007', 'ends with a character that no key has, U+0007, a control character (character 4)'],
  ['clé-of', 'holds a character that no key has, U+00E9 (character 3 of 6)'],
  ['…', 'begins with a character that no key has, U+2026, an ellipsis'],
  ['k3y-🔑-of', 'holds a character that no key has, U+1F511 (character 5 of 8)'],
  ['  ', 'holds nothing but blanks'],
  [`Bearer ${key}`, 'begins with words of a header'],
  [`Authorization: ${key}`, 'begins with words of a header'],
  [`export X=${key}`, 'begins with a command of a shell'],
  ['x'.repeat(5_000), 'is 5000 characters long'],
];

describe.each(Object.keys(beside))('T135 %s', (name) => {
  it.each(flaws)('as %j is refused by what can be seen of it', (value, reason) => {
    const refusal = refusalOf(name, value);
    expect(refusal).toMatchObject({ exit: 78, code: 'bad_credentials' });
    expect(refusal?.message).toContain(`${name} ${reason}`);
    expect(refusal?.message).not.toContain(key);
  });

  it('with its own name in front is refused', () => {
    expect(refusalOf(name, `${name}=${key}`)?.message).toContain('begins with its own name');
  });
});

function refusalOf(name: string, value: string): ConnectorError | undefined {
  try {
    credentialsFrom({ ...beside[name], [name]: value });
    return undefined;
  } catch (error) {
    return error instanceof ConnectorError ? error : undefined;
  }
}

describe('T135 a login and a key', () => {
  it.each([
    [{ QONTO_LOGIN: `acme-1234:${key}` }, 'QONTO_LOGIN holds a colon'],
    [
      { QONTO_SECRET_KEY: `acme-1234:${key}` },
      'QONTO_SECRET_KEY begins with the login and a colon',
    ],
    [
      { QONTO_SECRET_KEY: `Acme-1234:${key}` },
      'QONTO_SECRET_KEY begins with the login and a colon',
    ],
    [{ QONTO_SECRET_KEY: 'acme-1234' }, 'QONTO_SECRET_KEY is the same as QONTO_LOGIN'],
  ])('of which one holds both: %j', async (given, reason) => {
    const journey = await startJourney({ transactions: 10, accounts: 1 });
    const env = { ...journey.env, QONTO_LOGIN: 'acme-1234', QONTO_SECRET_KEY: key, ...given };
    for (const command of ['extract', 'check']) {
      const outcome = await runCli([command, '--raw', journey.raw], env, { cwd: journey.folder });
      expect(outcome.status).toBe(78);
      expect(outcome.stdout + outcome.stderr).toContain(reason);
      expect(outcome.stdout + outcome.stderr).not.toContain(key);
    }
    expect(journey.bank.bank.requests().total).toBe(0);
  });

  it('that can be in order are taken', () => {
    for (const secretKey of [key, 'a:b', `${key}=`, '0', '!#$%&()*+,-./', `a'b`])
      expect(credentialsFrom({ QONTO_LOGIN: 'acme-1234', QONTO_SECRET_KEY: secretKey }).kind).toBe(
        'key',
      );
  });
});

describe('what is said of refused credentials', () => {
  it.each([
    ['key', {}, 'Check QONTO_LOGIN and QONTO_SECRET_KEY: a new key'],
    ['token', { QONTO_ACCESS_TOKEN: 'nobodys' }, 'Set QONTO_ACCESS_TOKEN to a new one'],
  ])('names the %s in use and no other, and is no lack of one', async (_, given, hint) => {
    const journey = await startJourney({ transactions: 10, accounts: 1 });
    const env = { ...journey.env, QONTO_SECRET_KEY: 'nobodys', ...given };
    const paths = journey.places;
    const { status, stdout } = await runCli(['check', ...paths], env);
    expect(status).toBe(77);
    expect(stdout).toMatch(/^REFUSED +credentials +The bank refused the credentials \(401\)/m);
    expect(stdout).toContain(hint);
    expect(stdout.includes('QONTO_LOGIN')).toBe(hint.includes('QONTO_LOGIN'));
    expect(stdout).not.toContain('MISSING');
  });

  it('a bank that is not reached is neither refused nor missing', async () => {
    const journey = await startJourney({ transactions: 10, accounts: 1 });
    const env = { ...journey.env, QONTO_API_URL: 'http://127.0.0.1:9/v2' };
    const args = ['check', '--json', ...journey.places];
    const { status, stdout } = await runCli(args, env);
    expect(status).toBe(69);
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ name: 'credentials', ok: false, state: 'UNREACHABLE' }),
    );
  });
});
