import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { mostSpooled } from '../../../src/run/webhook/spool.ts';
import { startCounting } from '../../dbt/gate/counting-dbt.ts';
import { company, makeMarts } from '../../report/support/made-marts.ts';
import { startJourney } from '../../support/journey.ts';
import { until } from '../process/until.ts';
import { eventOf, signed, spoolOf, startService } from './service.ts';

// Each starts a process, which is slow where many share a core.
vi.setConfig({ testTimeout: 120_000 });

it('T242, T264 and T265 a service builds only when rows land, shows the newest page at /, and lists a named account first', async () => {
  const journey = await startJourney({ transactions: 60, accounts: 3, attachmentsShare: 0 });
  const movement = { booking_date: '2026-03-02', cash_amount_cents: 123_456 };
  await makeMarts(journey.duckdb, { ...company, qonto__transactions: [movement] });
  const dbt = await startCounting(journey);
  await journey.sync();
  expect(await dbt.build()).toEqual(['first']);
  await dbt.makeTables();
  const service = await startService(journey, { flags: ['--dbt'], env: dbt.env });
  const page = async () => (await fetch(`${service.url}/`)).text();
  await until('a page', async () => (await page()).includes('1,234.56'));
  await until('it is told', () => service.stdout().includes('dbt not started'));
  expect(dbt.starts()).toBe(1);

  // What a build would make of rows that have landed.
  const { bank } = journey.bank;
  await dbt.change('update qonto.qonto__transactions set cash_amount_cents = 765432', 'select 1');
  const named = String(bank.truth().bank_accounts.at(-1)?.id);
  bank.bulkTouch({ count: 1, bank_account_id: named });
  const asked = bank.requests().recent.length;
  const event = eventOf({ bank_account_id: named });
  expect((await fetch(service.receiver, signed(event))).status).toBe(200);
  await until('the newest page', async () => (await page()).includes('7,654.32'));
  expect(dbt.starts()).toBe(2);
  const targets = bank
    .requests()
    .recent.slice(asked)
    .map(({ target }) => target);
  const listed = targets.flatMap((target) => /[?&]bank_account_id=([^&]+)/.exec(target)?.[1] ?? []);
  const others = listed.filter((id) => id !== named);
  expect(new Set(others).size).toBe(2);
  expect(listed).toEqual([...listed.filter((id) => id === named), ...others]);
  expect((await service.stop()).status).toBe(143);
});

it('T266 and T267 a setting that a user has to mend ends nothing and is tried at the schedule; a full spool answers 503', async () => {
  const journey = await startJourney({ transactions: 12, accounts: 1, attachmentsShare: 0 });
  const spool = spoolOf(journey);
  mkdirSync(spool);
  writeFileSync(join(spool, 'before.ndjson'), '');
  truncateSync(join(spool, 'before.ndjson'), mostSpooled - 2_000);
  const flags = ['--account', 'no-such-account', '--every', '3s'];
  const service = await startService(journey, { flags });
  await until('the first run', async () => (await service.runs()) === 1);
  const answer = await fetch(`${service.url}/readyz`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    ready: false,
    reason: expect.stringMatching(/^Somebody has to mend this: No such bank account/),
    fault: { code: 'unknown_account', exit_status_of_a_run: 78 },
  });
  const send = async (note: string) =>
    (await fetch(service.receiver, signed(eventOf({ note })))).status;
  expect(await send('')).toBe(200);
  expect(await send('x'.repeat(2_000))).toBe(503);
  expect(await send('')).toBe(200);
  expect(await service.metric('qonto_elt_webhooks_total')).toMatchObject({
    'outcome="accepted"': 2,
    'outcome="not_kept"': 1,
  });
  expect(readdirSync(spool)).toHaveLength(3);
  // No webhook has had it tried sooner, and the schedule does.
  const runs = await service.runs();
  await sleep(1_000);
  expect(await service.runs()).toBeLessThanOrEqual(runs + 1);
  await until('two runs more', async () => (await service.runs()) >= runs + 2);
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  const { status, stderr } = await service.stop();
  expect(status).toBe(143);
  expect(stderr).toContain('the spool is full');
  expect(stderr).toContain('No such bank account: no-such-account');
});
