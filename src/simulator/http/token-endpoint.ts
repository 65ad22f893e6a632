import type { Hono } from 'hono';
import type { BankCore } from '../bank-core.ts';
import { OauthProblem } from '../oauth/oauth-problem.ts';
import type { TokenPair } from '../oauth/token-desk.ts';
import type { Quirks } from '../quirks.ts';
import type { BankEnv } from './target.ts';

/** POST /oauth2/token: a form, with the client's id and secret in it. Only refresh tokens are taken here. */
export function routeTokens(app: Hono<BankEnv>, core: BankCore): void {
  app.post('/oauth2/token', async (c) => {
    c.header('Cache-Control', 'no-store');
    try {
      const form = new URLSearchParams(await c.req.text());
      checkForm(form, c.req.header('content-type'), core);
      const pair = core.desk.refresh(form.get('refresh_token') ?? '');
      return c.json(answer(pair, core.world.quirks));
    } catch (error) {
      if (!(error instanceof OauthProblem)) throw error;
      const body = { error: error.code, error_description: error.message };
      return c.json(body, error.status === 401 ? 401 : 400);
    }
  });
}

function checkForm(
  form: URLSearchParams,
  type: string | undefined,
  { credentials }: BankCore,
): void {
  if (type?.startsWith('application/x-www-form-urlencoded') !== true)
    throw new OauthProblem(400, 'invalid_request', 'The body must be a form.');
  const { clientId, clientSecret } = credentials;
  if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
    throw new OauthProblem(401, 'invalid_client', 'Client authentication failed.');
  if (form.get('grant_type') !== 'refresh_token')
    throw new OauthProblem(400, 'unsupported_grant_type', 'Only refresh_token is simulated.');
}

function answer({ accessToken, refreshToken, expiresInSeconds }: TokenPair, quirks: Quirks) {
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'bearer',
    scope: 'offline_access organization.read attachment.read',
    ...(quirks.token_answer !== 'no_expiry' && { expires_in: expiresInSeconds }),
    // Of another issuer than its host would suggest, and not signed.
    ...(quirks.token_answer === 'id_token' && {
      id_token: `${base64({ alg: 'none' })}.${base64({ iss: 'https://elsewhere.example/' })}.`,
    }),
  };
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
