import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { environmentFor } from '../../../src/config/environment.ts';
import { runCli } from '../../support/run-cli.ts';
import { age, startOauthJourney, storedTokens } from './support/oauth-journey.ts';

describe('the settings of OAuth', () => {
  it.each([
    [{ QONTO_CLIENT_SECRET: '' }, 'No credentials: QONTO_CLIENT_SECRET is not set'],
    [{ QONTO_CLIENT_ID: '' }, 'No credentials: QONTO_CLIENT_ID is not set'],
    [{ QONTO_REFRESH_TOKEN: '' }, 'is empty and QONTO_REFRESH_TOKEN is not set'],
    [{ QONTO_REFRESH_TOKEN: 'a\nb' }, 'QONTO_REFRESH_TOKEN holds a line break'],
    [{ QONTO_ELT_TOKEN_STORE: 'tokens.json' }, 'is neither file:PATH nor secretmanager:projects/P'],
    [{ QONTO_ELT_TOKEN_STORE: 'secretmanager:P/S' }, 'is neither file:PATH nor secretmanager:'],
    [{ QONTO_OAUTH_URL: 'http://oauth.example.org' }, 'QONTO_OAUTH_URL: must be an https URL'],
  ] as const)('%j is refused, and the bank is not asked', async (changed, reason) => {
    const journey = await startOauthJourney({ transactions: 10, accounts: 1 });
    Object.assign(journey.env, changed);
    const run = async () => journey.extract();
    await expect(run()).rejects.toMatchObject({
      exit: exitStatus.config,
      message: expect.stringContaining(reason),
    });
    expect(journey.bank.bank.requests().total).toBe(0);
  });

  it('keep tokens out of the raw zone, which is copied and shared', async () => {
    const journey = await startOauthJourney({ transactions: 10, accounts: 1 });
    for (const file of [join(journey.raw, 'tokens.json'), join(journey.raw, 'ctl/../x/t.json')]) {
      await expect(journey.extract({ 'token-store': `file:${file}` })).rejects.toMatchObject({
        exit: exitStatus.config,
        message: expect.stringContaining('inside the raw zone'),
      });
    }
    await journey.extract({ 'token-store': `file:${journey.raw}-tokens/tokens.json` });
  });

  it('show tokens to no other host than theirs', async () => {
    const journey = await startOauthJourney({ transactions: 10, accounts: 1 });
    await journey.extract();
    await age(journey);
    journey.bank.bank.clearRequests();
    await expect(journey.extract({ 'oauth-url': journey.bank.origin })).rejects.toMatchObject({
      exit: exitStatus.config,
      code: 'other_token_host',
    });
    expect(journey.bank.bank.requests().total).toBe(0);
  });

  it('go on before an API key and behind an access token', async () => {
    const journey = await startOauthJourney({ transactions: 10, accounts: 1 });
    // The key is in the environment all along.
    expect(journey.env.QONTO_SECRET_KEY).toBe(journey.bank.secretKey);
    await journey.extract();
    expect(journey.gateway.passages[0]?.token).toMatch(/^ory_at_/);
    const count = journey.gateway.passages.length;
    journey.env.QONTO_ACCESS_TOKEN = journey.bank.accessToken;
    await journey.extract();
    expect(journey.gateway.passages[count]?.token).toBe(journey.bank.accessToken);
  });

  it('send the sandbox its token, to the token endpoint too', async () => {
    const journey = await startOauthJourney({
      transactions: 10,
      accounts: 1,
      quirks: { staging_gate: 'on' },
    });
    const direct = { 'api-url': journey.bank.url, 'oauth-url': journey.bank.origin };
    await expect(journey.extract(direct)).rejects.toMatchObject({
      exit: exitStatus.unavailable,
      hint: expect.stringContaining('QONTO_STAGING_TOKEN is missing'),
    });
    journey.env.QONTO_STAGING_TOKEN = journey.bank.stagingToken;
    expect((await journey.extract(direct)).extract?.faults).toEqual([]);
  });

  it('are kept from the programs we start', () => {
    const env = {
      PATH: '/bin',
      QONTO_CLIENT_ID: 'a',
      QONTO_CLIENT_SECRET: 'b',
      QONTO_REFRESH_TOKEN: 'c',
    };
    expect(environmentFor({}, env)).toEqual({ PATH: '/bin' });
  });
});

describe('what is said of tokens', () => {
  it('check and status tell their age and address, and neither tells them', async () => {
    const journey = await startOauthJourney({ transactions: 10, accounts: 1 });
    const env = journey.oauthEnv;
    const first = await runCli(['check'], env);
    expect(first.status).toBe(exitStatus.done);
    expect(first.stdout).toMatch(/ok +oauth +file:.*tokens\.json is empty, QONTO_REFRESH_TOKEN/);
    const { access_token: access, refresh_token: refresh } = await storedTokens(journey);
    await age(journey, { minutes: 20, days: 61 });
    const [status, json, check] = [
      await runCli(['status'], env),
      await runCli(['status', '--json'], env),
      await runCli(['check'], env),
    ];
    const line = /access token ended, refresh token of [\d: -]+ UTC \(61 days ago\).*90 DAYS/;
    expect(status.stdout).toMatch(line);
    expect(check.stdout).toMatch(line);
    expect(check.stderr).toContain('has not been renewed for 60 days');
    expect(JSON.parse(json.stdout).oauth).toMatchObject({
      token_store: `file:${journey.tokens}`,
      neglected: true,
    });
    for (const { stdout, stderr } of [first, status, json, check])
      for (const token of [access, refresh]) expect(stdout + stderr).not.toContain(token);
  });

  it('status shows the rest when the store cannot be read', async () => {
    const journey = await startOauthJourney({ transactions: 10, accounts: 1 });
    await journey.extract();
    const env = { ...journey.oauthEnv, QONTO_ELT_TOKEN_STORE: `file:${journey.folder}` };
    const outcome = await runCli(['status'], env);
    expect(outcome).toMatchObject({
      status: exitStatus.done,
      stdout: expect.stringMatching(/OAuth: The token file .* is not used: it is no regular file/),
    });
    expect(outcome.stdout).toContain('Newest manifest: 1');
    const without = await runCli(['status', '--json'], { QONTO_ELT_RAW: journey.raw });
    expect(JSON.parse(without.stdout).oauth).toBeNull();
  });
});
