import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { type Journey, startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';
import { until } from '../process/until.ts';
import { eventOf, signed, startService } from './service.ts';

// Each starts several processes, which is slow where many share a core.
vi.setConfig({ testTimeout: 120_000 });

const small = { transactions: 60, accounts: 1, attachmentsShare: 0 };
const place = 'https://qonto.example.com/webhooks/qonto';

function oauthOf({ bank }: Journey): Record<string, string> {
  return {
    QONTO_API_URL: bank.url,
    QONTO_OAUTH_URL: bank.origin,
    QONTO_CLIENT_ID: bank.clientId,
    QONTO_CLIENT_SECRET: bank.clientSecret,
    QONTO_REFRESH_TOKEN: bank.refreshToken,
  };
}

it('T204 webhooks are made, listed and deleted; the secret is kept in the token store and shown once', async () => {
  const journey = await startJourney(small);
  const env = oauthOf(journey);
  const store = join(journey.folder, 'tokens.json');
  const run = (...args: string[]) =>
    runCli(['webhooks', ...args, '--token-store', `file:${store}`], env, { cwd: journey.folder });
  expect((await run('list')).stdout).toBe(
    'No webhooks: the bank sends none to this application.\n',
  );

  const made = await run('create', '--url', place, '--type', 'v1/transactions,v1/accounts');
  expect(made, made.stderr).toMatchObject({ status: 0 });
  const [subscription] = journey.bank.bank.subscriptions();
  expect(subscription).toMatchObject({
    callbackUrl: place,
    types: ['v1/transactions', 'v1/accounts'],
  });
  const { id = '', secret = '' } = subscription ?? {};
  expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(made.stdout.split(secret)).toHaveLength(2);
  expect(made.stdout).toContain(id);
  expect(statSync(store).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(store, 'utf8')).webhook_secrets).toEqual([
    { subscription: id, secret },
  ]);

  const all = await run('list', '--json');
  expect(JSON.parse(all.stdout).subscriptions).toMatchObject([{ id, callback_url: place }]);
  expect(all.stdout + all.stderr + made.stderr).not.toContain(secret);

  // The service finds it where it is kept, also after the tokens were renewed.
  journey.bank.bank.endAccessTokens();
  const service = await startService(journey, {
    env: { ...env, QONTO_WEBHOOK_SECRET: '' },
    flags: ['--token-store', `file:${store}`],
  });
  await until('the first run', async () => (await service.runs()) === 1);
  const request = () => signed(eventOf(), { key: secret });
  expect((await fetch(service.receiver, request())).status).toBe(200);
  await service.quiet();
  await service.stop();

  expect(await run('delete', id)).toMatchObject({ status: 0, stdout: `Deleted: ${id}\n` });
  expect(journey.bank.bank.subscriptions()).toEqual([]);
  expect(JSON.parse(readFileSync(store, 'utf8')).webhook_secrets).toEqual([]);
  const gone = await run('delete', id);
  expect(gone).toMatchObject({ status: 78 });
  expect(gone.stderr).toContain('no such webhook subscription');
});

it('T205 an API key, a scope that is lacking, and a bank that does not answer are each told, and nothing is made twice', async () => {
  const journey = await startJourney(small);
  const { bank } = journey.bank;
  const create = (env: Record<string, string>) =>
    runCli(['webhooks', 'create', '--url', place], env, { cwd: journey.folder });
  const key = await create(journey.env);
  expect(key).toMatchObject({ status: 78 });
  expect(key.stderr).toContain('only OAuth applications');
  expect(bank.requests().total).toBe(0);

  const env = oauthOf(journey);
  bank.setQuirks({ webhook_scope: 'missing' });
  const scope = await create(env);
  expect(scope).toMatchObject({ status: 77 });
  expect(scope.stderr).toContain('scope webhook');
  bank.setQuirks({ webhook_scope: 'granted', subscription_list_per_page: '400' });

  bank.addFault({ match: '/webhook_subscriptions', kind: 'cut_body', skip: 1, times: 1 });
  const cut = await create(env);
  expect(cut).toMatchObject({ status: 69 });
  expect(bank.subscriptions()).toHaveLength(1);
  // It may have been made, and then webhooks come that its secret must open.
  const stored = JSON.parse(
    readFileSync(join(journey.folder, 'qonto-data/oauth/tokens.json'), 'utf8'),
  );
  expect(stored.webhook_secrets).toEqual([
    { subscription: null, secret: bank.subscriptions()[0]?.secret },
  ]);
  const wrong = await runCli(['webhooks', 'create'], env, { cwd: journey.folder });
  expect(wrong).toMatchObject({ status: 78 });
  expect(wrong.stderr).toContain('lacks --url');
  const open = await runCli(['webhooks', 'create', '--url', 'http://example.com/'], env);
  expect(open).toMatchObject({ status: 78 });
  expect(open.stderr).toContain('must be an https URL');
});
