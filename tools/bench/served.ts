import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { BankProcess } from './bank.ts';
import { cli, start } from './processes.ts';

const secret = 'whsec_a-secret-of-the-benchmark-alone-0123456789';

/** `qonto-elt serve` in a process of its own, and who sends it webhooks as the bank would. */
export interface Served {
  /** Sends one, and resolves with the time until the answer, in milliseconds. Throws unless it was received. */
  webhook(accountId: string): Promise<number>;
  /** Runs that have ended. */
  runs(): number;
  /** Resolves when that many have ended. */
  ended(runs: number): Promise<void>;
  /** Its resident memory now. */
  residentMB(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts it over the files in `folder`, and resolves after its first run. */
export async function openServed(
  bank: BankProcess,
  folder: string,
  every: string,
): Promise<Served> {
  const where = ['--raw', join(folder, 'raw'), '--warehouse', `duckdb:${join(folder, 'bank.db')}`];
  const service = ['--listen', '127.0.0.1:0', '--every', every];
  const spool = ['--webhook-spool', join(folder, 'spool')];
  const options = ['--json', '--log-level', 'warn', '--request-rate', '100000'];
  const child = start([cli, 'serve', ...where, ...service, ...spool, ...options], {
    cwd: folder,
    env: { ...bank.env, QONTO_WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { stderr: complaints } = child;
  if (child.stdout === null || complaints === null) throw new Error('the service has no output');
  let count = 0;
  const waiting = new Map<number, () => void>();
  // One document a run.
  createInterface(child.stdout).on('line', (line) => {
    const { fault } = runSchema.parse(JSON.parse(line));
    if (fault !== null) console.error(`  a run failed: ${JSON.stringify(fault)}`);
    count += 1;
    waiting.get(count)?.();
  });
  const ended = (runs: number) =>
    count >= runs
      ? Promise.resolve()
      : new Promise<void>((resolve) => void waiting.set(runs, resolve));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the service has ended')));
    createInterface(complaints).on('line', (line) => {
      const [, address] = /listening on (http:\S+?),/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
  await ended(1);
  return {
    runs: () => count,
    ended,
    async webhook(accountId) {
      const body = eventOf(accountId);
      const seconds = Math.floor(Date.now() / 1_000);
      const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
      const headers = { 'X-Qonto-Signature': `t=${seconds},v1=${digest}` };
      const sentAt = performance.now();
      const answer = await fetch(`${url}/webhooks/qonto`, { method: 'POST', headers, body });
      if (answer.status !== 200) throw new Error(`the receiver answers ${answer.status}`);
      return performance.now() - sentAt;
    },
    async residentMB() {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]) / 1e6;
    },
    async stop() {
      const closed = once(child, 'exit');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

const runSchema = z.object({ fault: z.unknown() });

function eventOf(accountId: string): string {
  return JSON.stringify({
    id: randomUUID(),
    type: 'v1/transactions',
    created_at: new Date().toISOString(),
    data: { event: 'updated', id: randomUUID(), bank_account_id: accountId },
  });
}
