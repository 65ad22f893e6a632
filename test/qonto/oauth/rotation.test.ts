import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { contentOf, filesBelow } from '../../support/folders.ts';
import { type CliOutcome, runCli } from '../../support/run-cli.ts';
import { age, modeOf, startOauthJourney, storedTokens } from './support/oauth-journey.ts';

const usedTokens = (journey: { gateway: { passages: readonly { token: string | undefined }[] } }) =>
  new Set(journey.gateway.passages.map(({ token }) => token));

describe('tokens from one run to the next', () => {
  it('are kept in a file that nobody else can read, and used until ten minutes before their end', async () => {
    const journey = await startOauthJourney();
    const { bank } = journey.bank;
    await journey.sync();
    const first = await storedTokens(journey);
    expect([await modeOf(journey.vault), await modeOf(journey.tokens)]).toEqual(['700', '600']);
    expect(await readdir(journey.vault)).toEqual(['tokens.json']);
    expect(usedTokens(journey)).toEqual(new Set([first.access_token]));
    await age(journey, { minutes: 49 });
    await journey.sync();
    expect(bank.tokens().refreshes).toBe(1);
    await age(journey, { minutes: 2 });
    await journey.sync();
    const second = await storedTokens(journey);
    expect(bank.tokens()).toEqual({ refreshes: 2, repeats: 0, refused: 0, usable: 1 });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(journey.gateway.passages.at(-1)?.token).toBe(second.access_token);
    expect(bank.requests().by_status[401]).toBeUndefined();
    expect(await modeOf(journey.tokens)).toBe('600');
    await journey.expectTruth();
  });

  it('are renewed in the middle of a run with nothing in flight that the bank could refuse', async () => {
    // A token of 4 s is renewed when a second is left; a refresh ends the tokens before it.
    const journey = await startOauthJourney({
      transactions: 1_500,
      accounts: 6,
      latencyMs: 100,
      realTime: true,
      quirks: { access_token_seconds: 4, refresh_ends_access: 'on' },
    });
    const { bank } = journey.bank;
    for (let runs = 0; runs < 10 && bank.tokens().refreshes < 3; runs += 1)
      await journey.sync({ concurrency: 6, overlap: '90d' });
    expect(bank.tokens().refreshes).toBeGreaterThanOrEqual(3);
    expect(bank.requests().by_status[401]).toBeUndefined();
    expect(bank.tokens()).toMatchObject({ repeats: 0, refused: 0, usable: 1 });
  });

  it.each(['no_expiry', 'id_token'] as const)('survive an answer with %s', async (answer) => {
    const journey = await startOauthJourney({ quirks: { token_answer: answer } });
    await journey.sync();
    const { access_expires_at: until, rotated_at: since } = await storedTokens(journey);
    const minutes = (Date.parse(until) - Date.parse(since)) / 60_000;
    expect(Math.round(minutes)).toBe(60);
    await journey.expectTruth();
  });

  it('appear in nothing that is printed, logged or stored elsewhere', {
    timeout: 120_000,
  }, async () => {
    const journey = await startOauthJourney();
    const { bank } = journey.bank;
    const outcomes: CliOutcome[] = [];
    const run = async (...args: string[]) => {
      outcomes.push(await runCli([...args, '--log-level', 'debug'], journey.oauthEnv));
    };
    await journey.extract();
    const secrets = [await storedTokens(journey)];
    bank.addFault({ match: '/oauth2/token', kind: 'cut_body' });
    bank.endAccessTokens();
    await run('sync', '--json');
    secrets.push(await storedTokens(journey));
    await run('check', '--json');
    bank.advance({ days: 91 });
    await run('sync');
    expect(outcomes.map(({ status }) => status)).toEqual([0, 0, exitStatus.auth]);
    const canaries = [
      journey.seed,
      journey.bank.clientSecret,
      ...secrets.flatMap((stored) => [stored.access_token, stored.refresh_token]),
    ];
    expect(new Set(canaries).size).toBe(6);
    const texts = outcomes.map(({ stdout, stderr }) => stdout + stderr);
    for (const file of await filesBelow(journey.folder)) {
      if (file !== 'vault/tokens.json')
        texts.push((await contentOf(`${journey.folder}/${file}`)).toString('latin1'));
    }
    for (const canary of canaries)
      expect(texts.filter((text) => text.includes(canary))).toHaveLength(0);
  });
});

describe('what goes wrong when tokens are renewed', () => {
  it.each(['new_pair', 'same_pair', 'last_pair'] as const)(
    'T74 a lost answer is asked for again at once, with the old token (repeat gives %s)',
    async (repeat) => {
      const journey = await startOauthJourney({ quirks: { refresh_repeat: repeat } });
      const { bank } = journey.bank;
      bank.addFault({ match: '/oauth2/token', kind: 'cut_body' });
      // Behind the gateway a cut answer is a closed connection.
      await journey.sync();
      expect(bank.tokens()).toMatchObject({ refreshes: 2, repeats: 1, refused: 0 });
      await age(journey);
      await journey.sync();
      expect(bank.tokens()).toMatchObject({ refreshes: 3, repeats: 1, refused: 0 });
      expect(bank.requests().by_status[401]).toBeUndefined();
      await journey.expectTruth();
    },
  );

  it.each([
    ['503', { status: 503 }],
    ['429', { status: 429 }],
    ['a login page', { kind: 'html' }],
    ['a reset connection', { kind: 'reset' }],
  ] as const)('T74 %s is no answer either', async (what, fault) => {
    const journey = await startOauthJourney();
    journey.bank.bank.addFault({ match: '/oauth2/token', times: 2, ...fault });
    const run = journey.extract();
    if (what === 'a login page') {
      await expect(run).rejects.toMatchObject({
        exit: exitStatus.unavailable,
        code: 'token_endpoint_wrong',
        hint: expect.stringContaining('--oauth-url'),
      });
    } else expect((await run).extract?.faults).toEqual([]);
    expect(journey.bank.bank.tokens().refreshes).toBe(what === 'a login page' ? 0 : 1);
  });

  it('T78 an expired refresh token ends the run with status 77 and says what to do', async () => {
    const journey = await startOauthJourney();
    const { bank } = journey.bank;
    await journey.sync();
    await age(journey, { days: 91 });
    bank.advance({ days: 91 });
    bank.clearRequests();
    const ended = await runCli(['sync'], journey.oauthEnv);
    expect(ended).toMatchObject({
      status: exitStatus.auth,
      stderr: expect.stringMatching(/no longer accepts the refresh token in file:.*tokens\.json/),
    });
    expect(ended.stderr).toContain('set QONTO_REFRESH_TOKEN');
    expect(ended.stderr).toContain('has not been renewed for 60 days');
    // Nothing but the one question whether the token still counts.
    expect(bank.requests()).toMatchObject({ total: 1, by_path: { '/oauth2/token': 1 } });
    const env = { ...journey.oauthEnv, QONTO_REFRESH_TOKEN: bank.consent() };
    expect((await runCli(['sync'], env)).status).toBe(exitStatus.done);
    await journey.expectTruth();
  });

  it('T78 a dead first token is told apart from a dead application', async () => {
    const journey = await startOauthJourney();
    journey.env.QONTO_REFRESH_TOKEN = 'ory_rt_never_given';
    await expect(journey.sync()).rejects.toMatchObject({
      exit: exitStatus.auth,
      message: 'The bank no longer accepts the refresh token in QONTO_REFRESH_TOKEN',
    });
    journey.env.QONTO_CLIENT_SECRET = 'not-the-secret';
    await expect(journey.sync()).rejects.toMatchObject({
      exit: exitStatus.auth,
      hint: expect.stringContaining('QONTO_CLIENT_ID and QONTO_CLIENT_SECRET'),
    });
    expect(journey.bank.bank.requests().by_path).toEqual({ '/oauth2/token': 2 });
  });
});

describe('a refresh token that is handed in', () => {
  it('counts when it is of a new consent, once, and never again afterwards', async () => {
    const journey = await startOauthJourney();
    const { bank } = journey.bank;
    await journey.sync();
    const first = await storedTokens(journey);
    journey.env.QONTO_REFRESH_TOKEN = bank.consent();
    await journey.sync();
    const second = await storedTokens(journey);
    expect(second.access_token).not.toBe(first.access_token);
    expect(bank.tokens().refreshes).toBe(2);
    // A scheduler that was forgotten still has the first one.
    journey.env.QONTO_REFRESH_TOKEN = journey.seed;
    await journey.sync();
    delete journey.env.QONTO_REFRESH_TOKEN;
    await journey.sync();
    expect(await storedTokens(journey)).toEqual(second);
    expect(bank.tokens()).toMatchObject({ refreshes: 2, refused: 0 });
  });

  it('does no harm when it is dead and the store is alive, and is tried once', async () => {
    const journey = await startOauthJourney();
    const { bank } = journey.bank;
    await journey.sync();
    const { access_token: token } = await storedTokens(journey);
    const env = { ...journey.oauthEnv, QONTO_REFRESH_TOKEN: 'ory_rt_mistyped' };
    const outcome = await runCli(['sync'], env);
    expect(outcome.status).toBe(exitStatus.done);
    expect(outcome.stderr).toContain('does not accept QONTO_REFRESH_TOKEN');
    expect((await runCli(['sync'], env)).stderr).not.toContain('QONTO_REFRESH_TOKEN');
    expect(bank.tokens()).toMatchObject({ refreshes: 1, refused: 1 });
    expect((await storedTokens(journey)).access_token).toBe(token);
    expect(await readFile(journey.tokens, 'utf8')).not.toContain('mistyped');
  });
});
