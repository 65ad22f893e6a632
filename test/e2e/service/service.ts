import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Journey } from '../../support/journey.ts';
import { type CliOutcome, type RunningCli, startCli } from '../../support/run-cli.ts';
import { until } from '../process/until.ts';

/** `qonto-elt serve` in a process of its own, over loopback. */
export interface Service extends RunningCli {
  readonly url: string;
  readonly receiver: string;
  /** The last line or lines of `/metrics` that begin with this name, as numbers by their labels. */
  metric(name: string): Promise<Record<string, number>>;
  ready(): Promise<Record<string, unknown>>;
  /** How many runs have ended, by outcome. */
  runs(): Promise<number>;
  /** Waits until no run is under way and no event waits for one. */
  quiet(): Promise<void>;
  /** Stops it as a service manager does, and waits. */
  stop(): Promise<CliOutcome>;
}

export const secret = 'whsec_a-secret-of-thirty-two-characters-and-more';

export interface ServiceOptions {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts it on a free port, and resolves when it listens. */
export async function startService(
  journey: Journey,
  { flags = [], env = {} }: ServiceOptions = {},
): Promise<Service> {
  const cli = startCli(['serve', ...serveArguments(journey, flags)], {
    ...journey.env,
    QONTO_WEBHOOK_SECRET: secret,
    ...env,
  });
  onTestFinished(async () => {
    cli.kill('SIGKILL');
    await cli.ended;
  });
  const address = () => /listening on (http:\S+?),/.exec(cli.stderr())?.[1];
  let hasEnded = false;
  void cli.ended.finally(() => {
    hasEnded = true;
  });
  await until('it listens', () => address() !== undefined || hasEnded);
  const url = address();
  if (url === undefined) throw new Error(`it does not listen: ${cli.stderr()}`);
  const metric = async (name: string) =>
    metricsIn(await (await fetch(`${url}/metrics`)).text(), name);
  const ready = async () =>
    (await fetch(`${url}/readyz`)).json() as Promise<Record<string, unknown>>;
  return {
    ...cli,
    url,
    receiver: `${url}/webhooks/qonto`,
    metric,
    ready,
    quiet: () =>
      until('it is quiet', async () => {
        // Drafts of a killed service are no events, and are left for a minute.
        if (readdirSync(spoolOf(journey)).some((name) => name.endsWith('.ndjson'))) return false;
        return (await ready()).is_running === false;
      }),
    runs: async () =>
      Object.values(await metric('qonto_elt_runs_total')).reduce((sum, n) => sum + n, 0),
    stop() {
      cli.kill('SIGTERM');
      return cli.ended;
    },
  };
}

/** Where it works, and on a free port and seldom, unless the flags say otherwise. */
export function serveArguments(journey: Journey, flags: readonly string[]): readonly string[] {
  const usual: Record<string, string> = {
    '--raw': journey.raw,
    '--warehouse': journey.warehouse,
    '--webhook-spool': spoolOf(journey),
    '--listen': '127.0.0.1:0',
    '--every': '1h',
  };
  const unsaid = Object.entries(usual).filter(([flag]) => !flags.includes(flag));
  return [...unsaid.flat(), ...flags];
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

export function spoolOf({ folder }: Journey): string {
  return join(folder, 'spool');
}

export function metricsIn(text: string, name: string): Record<string, number> {
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return Object.fromEntries(
    lines.map((line) => {
      const [, labels = '', value = ''] = /^[^{ ]+(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      return [labels, Number(value)];
    }),
  );
}

/** Headers and body of a webhook, signed as the documentation says. */
export function signed(
  body: string | Uint8Array,
  { key = secret, seconds = Math.floor(Date.now() / 1_000) } = {},
): {
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
} {
  const bytes = new Uint8Array(Buffer.from(body));
  const digest = createHmac('sha256', key).update(`${seconds}.`).update(bytes).digest('hex');
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Qonto-Signature': `t=${seconds},v1=${digest}`,
    },
    body: bytes,
  };
}

/** An event as the bank would write it. */
export function eventOf(
  data: object = {},
  type = 'v1/transactions',
  id: string = randomUUID(),
): string {
  return JSON.stringify({
    id,
    subscription_id: randomUUID(),
    organization_id: randomUUID(),
    membership_id: randomUUID(),
    type,
    created_at: new Date().toISOString(),
    data: { event: 'updated', id: randomUUID(), ...data },
  });
}
