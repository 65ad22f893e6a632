import { describe, expect, test } from 'vitest';
import type { BankOptions } from '../../src/simulator/index.ts';
import { openBank, type TestBank } from './client.ts';

interface TokenAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function hand(
  { running }: TestBank,
  refreshToken: unknown,
  changes: Record<string, string> = {},
): Promise<TokenAnswer> {
  const response = await fetch(`${running.origin}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: String(refreshToken),
      client_id: running.clientId,
      client_secret: running.clientSecret,
      ...changes,
    }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const open = (quirks: BankOptions['quirks'] = {}) => openBank({ transactions: 20, quirks });

async function statusWith(bank: TestBank, accessToken: unknown): Promise<number> {
  return (await bank.get('/organization', { Authorization: `Bearer ${accessToken}` })).status;
}

const seconds = (bank: TestBank, count: number) =>
  bank.control('advance', { hours: count / 3_600 });

describe('the token endpoint', () => {
  test('every refresh token gives another one, and an access token for an hour', async () => {
    const bank = await open();
    const first = await hand(bank, bank.running.refreshToken);
    expect(first).toMatchObject({ status: 200, body: { token_type: 'bearer', expires_in: 3_600 } });
    expect(first.body.refresh_token).not.toBe(bank.running.refreshToken);
    await seconds(bank, 3_599);
    expect(await statusWith(bank, first.body.access_token)).toBe(200);
    await seconds(bank, 1);
    expect(await statusWith(bank, first.body.access_token)).toBe(401);
    expect((await hand(bank, first.body.refresh_token)).status).toBe(200);
    expect(await bank.control('tokens')).toEqual({
      refreshes: 2,
      repeats: 0,
      refused: 0,
      usable: 1,
    });
  });

  test('a used one has 60 s of grace from its first use, an unused one 90 days', async () => {
    const bank = await open();
    const { refreshToken } = bank.running;
    await hand(bank, refreshToken);
    await seconds(bank, 59);
    expect((await hand(bank, refreshToken)).status).toBe(200);
    await seconds(bank, 1);
    const late = await hand(bank, refreshToken);
    expect(late).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const { refresh_token: consent } = await bank.control<{ refresh_token: string }>('consent', {});
    await bank.control('advance', { days: 90 });
    expect((await hand(bank, consent)).status).toBe(400);
  });

  test('refuses another application, another grant and what is no form', async () => {
    const bank = await open();
    const { refreshToken, origin } = bank.running;
    expect(await hand(bank, refreshToken, { client_secret: 'x' })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect(await hand(bank, refreshToken, { grant_type: 'password' })).toMatchObject({
      status: 400,
      body: { error: 'unsupported_grant_type' },
    });
    const json = await fetch(`${origin}/oauth2/token`, { method: 'POST', body: '{}' });
    expect(json.status).toBe(400);
    expect(await hand(bank, 'unknown')).toMatchObject({ body: { error: 'invalid_grant' } });
  });
});

async function handTwice(quirk: 'new_pair' | 'same_pair' | 'last_pair' | 'refused') {
  const bank = await open({ refresh_repeat: quirk });
  const first = await hand(bank, bank.running.refreshToken);
  const second = await hand(bank, bank.running.refreshToken);
  return {
    status: second.status,
    isSame: first.body.refresh_token === second.body.refresh_token,
    firstLives: (await hand(bank, first.body.refresh_token)).status === 200,
  };
}

/** The statuses of the newest refresh token and of the first access token, after the first one is handed in late. */
async function handLate(quirks: BankOptions['quirks']): Promise<number[]> {
  const bank = await open(quirks);
  const first = await hand(bank, bank.running.refreshToken);
  await seconds(bank, 61);
  await hand(bank, bank.running.refreshToken);
  const second = await hand(bank, first.body.refresh_token);
  return [second.status, await statusWith(bank, first.body.access_token)];
}

describe('tokens by switch', () => {
  test('refresh_repeat', async () => {
    expect(await handTwice('new_pair')).toEqual({ status: 200, isSame: false, firstLives: true });
    expect(await handTwice('same_pair')).toEqual({ status: 200, isSame: true, firstLives: true });
    expect(await handTwice('last_pair')).toEqual({ status: 200, isSame: false, firstLives: false });
    expect(await handTwice('refused')).toEqual({ status: 400, isSame: false, firstLives: true });
  });

  test('refresh_late_repeat and refresh_ends_access', async () => {
    expect(await handLate({})).toEqual([200, 200]);
    expect(await handLate({ refresh_late_repeat: 'ends_chain' })).toEqual([400, 200]);
    expect(await handLate({ refresh_ends_access: 'on' })).toEqual([200, 401]);
  });

  test('access_token_seconds, token_answer, and access that is ended', async () => {
    const bank = await open({ access_token_seconds: 30, token_answer: 'no_expiry' });
    const { body } = await hand(bank, bank.running.refreshToken);
    expect(body).not.toHaveProperty('expires_in');
    await bank.control('end-access-tokens', {});
    expect(await statusWith(bank, body.access_token)).toBe(401);
    await bank.control('quirks', { token_answer: 'id_token' });
    const second = await hand(bank, body.refresh_token);
    expect(second.body).toMatchObject({ expires_in: 30, id_token: expect.stringMatching(/\./) });
    await seconds(bank, 30);
    expect(await statusWith(bank, second.body.access_token)).toBe(401);
  });
});
