import { type ConnectorError, configError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import type { Credentials } from '../qonto/http/credentials.ts';
import { credentialFlaw, pairFlaw } from './credential-flaw.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const oauthNames = ['QONTO_CLIENT_ID', 'QONTO_CLIENT_SECRET', 'QONTO_REFRESH_TOKEN'] as const;

/** An access token counts first, then an OAuth application, then an API key. Throws config errors. */
export function credentialsFrom(env: Variables): Credentials {
  const secret = (name: string) => {
    const value = plain(env, name);
    return value === undefined ? undefined : new Secret(value);
  };
  const stagingToken = secret('QONTO_STAGING_TOKEN');
  const accessToken = secret('QONTO_ACCESS_TOKEN');
  if (accessToken !== undefined) return { kind: 'bearer', accessToken, stagingToken };
  if (oauthNames.some((name) => plain(env, name) !== undefined)) {
    const clientId = plain(env, 'QONTO_CLIENT_ID');
    const clientSecret = secret('QONTO_CLIENT_SECRET');
    if (clientId === undefined) throw missing('QONTO_CLIENT_ID');
    if (clientSecret === undefined) throw missing('QONTO_CLIENT_SECRET');
    const refreshToken = secret('QONTO_REFRESH_TOKEN');
    return { kind: 'oauth', clientId, clientSecret, refreshToken, stagingToken };
  }
  const login = plain(env, 'QONTO_LOGIN');
  const secretKey = secret('QONTO_SECRET_KEY');
  if (login === undefined) throw missing('QONTO_LOGIN');
  if (secretKey === undefined) throw missing('QONTO_SECRET_KEY');
  const flaw = pairFlaw(login, secretKey.reveal());
  if (flaw !== undefined) throw bad(flaw);
  return { kind: 'key', login, secretKey, stagingToken };
}

/** Several, with commas between them, while one takes the place of another. Throws config errors. */
export function webhookSecretsFrom(env: Variables): readonly Secret[] {
  const given = (plain(env, 'QONTO_WEBHOOK_SECRET') ?? '').split(',').map((one) => one.trim());
  const short = given.some((one) => one !== '' && one.length < shortestSecret);
  if (short) throw bad(`QONTO_WEBHOOK_SECRET holds one of fewer than ${shortestSecret} characters`);
  return given.filter((one) => one !== '').map((one) => new Secret(one));
}

/** Throws config errors. */
export function serveTokenFrom(env: Variables): Secret | undefined {
  const token = plain(env, 'QONTO_SERVE_TOKEN');
  if (token !== undefined && token.length < shortestToken)
    throw bad(`QONTO_SERVE_TOKEN has fewer than ${shortestToken} characters`);
  return token === undefined ? undefined : new Secret(token);
}

/** The bank's own have 32 and more, that of its example eleven. Whoever knows one can have syncs begun. */
const shortestSecret = 8;
/** Whoever guesses it reads the books. */
const shortestToken = 16;

/** An empty variable is how schedulers say "not set". Each try with a bad one would cost one of the bank's 200 refusals an hour. */
function plain(env: Variables, name: string): string | undefined {
  const value = env[name];
  if (value === undefined || value === '') return undefined;
  const flaw = credentialFlaw(name, value);
  if (flaw !== undefined) throw bad(`${name} ${flaw}`);
  return value;
}

function bad(message: string): ConnectorError {
  return configError(message, {
    code: 'bad_credentials',
    hint: 'Copy it again, and nothing else with it: no quotes, no blanks, no line end.',
  });
}

function missing(name: string): ConnectorError {
  return configError(`No credentials: ${name} is not set`, {
    code: 'no_credentials',
    hint: 'Set QONTO_LOGIN and QONTO_SECRET_KEY (Qonto: Settings, Integrations, API key); or QONTO_CLIENT_ID, QONTO_CLIENT_SECRET and QONTO_REFRESH_TOKEN (docs/oauth.md); or QONTO_ACCESS_TOKEN.',
  });
}
