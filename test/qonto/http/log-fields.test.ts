import { expect, it } from 'vitest';
import { startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';

it('T178 a request that is tried again is logged as what it is: a listing by account and status, a receipt by its id', async () => {
  const journey = await startJourney({
    transactions: 40,
    accounts: 1,
    attachmentsShare: 0.5,
    quirks: { attachment_files: 'expired_once' },
  });
  const { bank } = journey.bank;
  bank.addFault({ match: '/v2/transactions?', times: 2, status: 503 });
  bank.addFault({ match: '/v2/attachments/', times: 2, status: 503 });
  bank.addFault({ match: '/v2/labels', times: 1, status: 503 });
  const args = ['extract', '--json', '--raw', journey.raw];
  const { status, stderr } = await runCli(args, journey.env);
  expect(status, stderr).toBe(0);
  const retried = stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): Record<string, unknown> => JSON.parse(line))
    .filter(({ event }) => event === 'request failed, will be retried');
  const truth = bank.truth();
  const accounts = truth.bank_accounts.map(({ id }) => id);
  const attachments = truth.attachments.map(({ id }) => id);
  const of = (path: string) => retried.filter(({ endpoint }) => String(endpoint).startsWith(path));
  expect(
    [of('/transactions'), of('/attachments/'), of('/labels')].map((some) => some.length),
  ).toEqual([2, 2, 1]);
  for (const line of of('/transactions')) {
    expect(accounts).toContain(line.account);
    expect(['pending', 'completed', 'declined', 'reversed']).toContain(line.status);
    expect(line).not.toHaveProperty('attachment');
  }
  for (const line of of('/attachments/')) {
    expect(attachments).toContain(line.attachment);
    expect(line).not.toHaveProperty('account');
  }
  for (const name of ['account', 'attachment', 'status'])
    expect(of('/labels')[0]).not.toHaveProperty(name);
});
