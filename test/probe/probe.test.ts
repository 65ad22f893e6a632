import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { readConfig } from '../../src/config/config.ts';
import { type ProbeReport, probe } from '../../src/probe/probe.ts';
import { composeBank } from '../../src/run/compose-bank.ts';
import {
  defaultQuirks,
  type Quirks,
  quirkDescriptions,
  type RunningBank,
  startBank,
} from '../../src/simulator/index.ts';
import { runCli } from '../support/run-cli.ts';

let bank: RunningBank;

beforeAll(async () => {
  bank = await startBank({ transactions: 3_000, attachmentsShare: 0.2 });
  return () => bank.close();
});

async function probeBank(running: RunningBank, more: Record<string, string> = {}) {
  const env = {
    QONTO_API_URL: running.url,
    QONTO_LOGIN: running.login,
    QONTO_SECRET_KEY: running.secretKey,
    ...more,
  };
  const config = readConfig({}, env);
  const asked = await composeBank(config, silentLog);
  try {
    return await probe(asked, {
      accounts: [],
      attachmentHosts: config.attachment_hosts,
      stagingToken: config.credentials().stagingToken !== undefined,
    });
  } finally {
    asked.close();
  }
}

function positions({ findings }: ProbeReport): Record<string, string | null> {
  return Object.fromEntries(findings.map(({ subject, position }) => [subject, position]));
}

/** Switches that do not hide one another, so that one look sees all of them. */
const scenes: readonly Partial<Quirks>[] = [
  {},
  {
    status_values: 'first',
    lower_bound: 'exclusive',
    past_end: 'empty',
    per_page_over_max: '422',
    tie_order: 'shuffled',
    total_count: 'wrong',
    next_page: 'omitted',
    reversed: 'hidden',
    bank_accounts_meta: 'present',
    external_iban: 'shown',
    own_transfer_details: 'shown',
    unknown_account: '422',
    vat_leaf_type: 'number',
    subject_type_case: 'lower',
    error_bodies: 'array',
    future_row: 'on',
    attachment_files: 'short',
  },
  {
    status_values: 'last',
    upper_bound: 'exclusive',
    past_end: '404',
    result_window: '10000',
    next_page: 'zero',
    reversed: 'rejected',
    total_count: 'capped',
    account_balances: 'omitted',
    unknown_account: 'empty',
    error_bodies: 'object',
    attachment_files: 'missing',
    bad_rows: 'no_id',
    vat_mistakes: 'some',
    unknown_values: 'on',
    body_framing: 'close',
    bank_account_id_in_rows: 'off',
    external_accounts: 'hidden',
    forbidden: 'labels,teams',
  },
  {
    bound_precision: 'ms',
    null_settled: 'first',
    next_page: 'previous_page',
    transaction_by_id: '404',
    total_count: 'missing',
    error_bodies: 'flat',
    attachment_files: 'html',
    bad_rows: 'null_updated_at',
    sparse_rows: 'on',
  },
  {
    bound_precision: 's',
    null_settled: 'last',
    meta: 'missing',
    error_bodies: 'message',
    attachment_files: 'expired_once',
    bad_rows: 'both',
  },
  {
    stored_precision: 'us',
    sort_by: 'ignored',
    error_bodies: 'empty',
    attachment_files: 'expired',
  },
  { updated_at_filter: 'ignored', other_filters: 'ignored' },
  { account_filter: 'ignored' },
];

describe('T218 probe names the position of each switch', () => {
  it.each(scenes)('%j', async (scene) => {
    bank.bank.setQuirks(scene);
    onTestFinished(() => {
      bank.bank.setQuirks(defaultQuirks);
    });
    const report = await probeBank(bank);
    expect(report.faults).toEqual([]);
    expect(report.requests).toBeLessThan(90);
    const found = positions(report);
    const hidden = new Set(report.cannot_be_seen.map(({ subject }) => subject));
    expect(found).toMatchObject(scene);
    if (Object.keys(scene).length > 0) return;
    // All of it, where nothing hides another.
    for (const [name, value] of Object.entries(defaultQuirks))
      if (!hidden.has(name)) expect(found, name).toMatchObject({ [name]: value });
  });

  it('or says why it cannot be seen, and no value is left out here', async () => {
    const hidden = Object.keys(quirkDescriptions).filter(
      (name) => !scenes.some((scene) => name in scene) && name !== 'staging_gate',
    );
    const { cannot_be_seen: named } = await probeBank(bank);
    expect(named.map(({ subject }) => subject).sort()).toEqual(hidden.sort());
    for (const { why } of named) expect(why).not.toBe('');
    for (const [name, { values, default: usual }] of Object.entries(quirkDescriptions)) {
      if (hidden.includes(name) || name === 'staging_gate' || name === 'forbidden') continue;
      const shown = scenes.map((scene) => scene[name as keyof Quirks] ?? usual);
      expect(new Set(shown), name).toEqual(new Set(values));
    }
  });

  it('the login page of the sandbox: there, passed by a token, or not there', async () => {
    bank.bank.setQuirks({ staging_gate: 'on' });
    onTestFinished(() => {
      bank.bank.setQuirks(defaultQuirks);
    });
    expect(positions(await probeBank(bank))).toEqual({ staging_gate: 'on' });
    const passed = await probeBank(bank, { QONTO_STAGING_TOKEN: bank.stagingToken });
    expect(positions(passed)).toMatchObject({ staging_gate: null, sort_by: 'honoured' });
  });
});

it('T219 probe says which of our assumptions are refuted, reads only, and tells nothing about people', async () => {
  bank.bank.setQuirks({ sort_by: 'ignored', forbidden: 'memberships' });
  onTestFinished(() => {
    bank.bank.setQuirks(defaultQuirks);
  });
  bank.bank.clearRequests();
  const env = {
    QONTO_API_URL: bank.url,
    QONTO_LOGIN: bank.login,
    QONTO_SECRET_KEY: bank.secretKey,
  };
  const { status, stdout, stderr } = await runCli(['probe'], env);
  expect(status).toBe(0);
  expect(stdout).toContain('sort_by is ignored. No row is lost');
  expect(stdout).toMatch(/memberships +NO +403: a scope/);
  expect(stdout).toContain('127.0.0.1');
  const requests = bank.bank.requests();
  expect(requests.recent.every(({ method }) => method === 'GET')).toBe(true);
  const report = JSON.stringify(await probeBank(bank));
  const { transactions, bank_accounts: accounts, organization } = bank.bank.truth();
  const canaries = [
    ...accounts.flatMap(({ id, iban, name }) => [id, iban, name]),
    ...transactions.flatMap(({ id, payload }) => [id, payload.label, payload.note]),
    organization.id,
    bank.secretKey,
    'X-Amz',
  ].filter((text) => typeof text === 'string' && text.length > 5);
  expect(canaries.length).toBeGreaterThan(3_000);
  const said = `${stdout}${stderr}${report}`;
  expect(canaries.filter((text) => said.includes(String(text)))).toEqual([]);
});
