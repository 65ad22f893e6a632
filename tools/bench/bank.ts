import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { cli, root, start } from './processes.ts';
import { cpuSeconds, usageSchema } from './usage-schema.ts';

export interface BankSize {
  readonly accounts: number;
  /** In all accounts together. */
  readonly transactions: number;
  readonly attachmentsShare: number;
  readonly latencyMs: number;
  /** Whether it limits requests as Qonto does. */
  readonly rateLimits?: boolean;
}

export interface Requests {
  readonly total: number;
  /** Pages of transactions. */
  readonly pages: number;
}

/** Rows that have a new version. */
export interface Touched {
  readonly accountId: string;
  readonly ids: readonly string[];
  /** As the API shows it. */
  readonly updatedAt: string;
}

/** The simulated bank in a process of its own. */
export interface BankProcess {
  /** What a client needs to know, as environment variables. */
  readonly env: NodeJS.ProcessEnv;
  /** Requests since the count was last reset. */
  requests(): Promise<Requests>;
  resetRequests(): Promise<void>;
  /** Seconds of CPU time used since the bank was started. */
  cpu(): Promise<number>;
  /** Lets hours pass; returns how many events changed rows. */
  advance(hours: number): Promise<number>;
  /** Changes one row of one account, in turn. */
  touch(): Promise<Touched>;
  close(): Promise<void>;
}

const access = z.object({ url: z.url(), login: z.string(), secret_key: z.string() });
const requestCounts = z.object({ total: z.number(), by_path: z.record(z.string(), z.number()) });
const touchedRows = z.object({ updated_at: z.string(), ids: z.array(z.string()) });
const accountList = z.object({ bank_accounts: z.array(z.object({ id: z.string() })) });
const advanced = z.object({ events: z.record(z.string(), z.number()) });

export async function openBank(size: BankSize): Promise<BankProcess> {
  const child = start([cli, 'simulate', ...flagsOf(size)], {
    cwd: root,
    env: {},
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout === null) throw new Error('the bank has no output');
  const waiting = AbortSignal.timeout(180_000);
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line', { signal: waiting }),
    once(child, 'exit', { signal: waiting }).then(() => {
      throw new Error('the bank did not open');
    }),
  ]);
  const { url, login, secret_key: key } = access.parse(JSON.parse(String(line)));
  const control = async (path: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(new URL(`/__simulator${path}`, url), init);
    if (!answer.ok) throw new Error(`the bank answers ${answer.status} to ${path}`);
    return answer.json();
  };
  let accounts: readonly string[] | undefined;
  let turn = 0;
  return {
    env: { QONTO_API_URL: url, QONTO_LOGIN: login, QONTO_SECRET_KEY: key },
    async requests() {
      const { total, by_path: paths } = requestCounts.parse(await control('/requests'));
      return { total, pages: paths['/v2/transactions'] ?? 0 };
    },
    async resetRequests() {
      await control('/requests', { method: 'DELETE' });
    },
    async cpu() {
      const reply = once(child, 'message');
      child.send('usage');
      return cpuSeconds(usageSchema.parse((await reply)[0]));
    },
    async advance(hours) {
      const body = JSON.stringify({ hours });
      const { events } = advanced.parse(await control('/advance', { method: 'POST', body }));
      return Object.values(events).reduce((sum, count) => sum + count, 0);
    },
    async touch() {
      accounts ??= await accountsOf(url, `${login}:${key}`);
      turn += 1;
      const accountId = accounts[turn % accounts.length] ?? '';
      const body = JSON.stringify({ count: 1, bank_account_id: accountId });
      const { ids, updated_at: updatedAt } = touchedRows.parse(
        await control('/bulk-touch', { method: 'POST', body }),
      );
      return { accountId, ids, updatedAt };
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function accountsOf(url: string, authorization: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/bank_accounts`, { headers: { authorization } });
  return accountList.parse(await answer.json()).bank_accounts.map(({ id }) => id);
}

function flagsOf(size: BankSize): readonly string[] {
  const flags = {
    port: 0,
    accounts: size.accounts,
    transactions: size.transactions,
    'attachments-share': size.attachmentsShare,
    'latency-ms': size.latencyMs,
  };
  // A renamed label would change a large part of all rows at once.
  const limits = size.rateLimits === true ? 'on' : 'off';
  const quirks = [`rate_limits=${limits}`, 'label_rename_touches_transactions=off'];
  return [
    '--json',
    ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ...quirks.flatMap((quirk) => ['--quirk', quirk]),
  ];
}
