import { once } from 'node:events';
import { z } from 'zod';
import { type ConnectorError, configError, exitStatus, systemCode } from '../../../base/errors.ts';
import type { Flags } from '../../../config/config.ts';
import { quirkDescriptions, startBank } from '../../../simulator/index.ts';
import { print } from '../../output/output.ts';
import { quirksFromFlags } from './quirks.ts';

const count = z.coerce.number().int().nonnegative().optional();
const flagsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  seed: count,
  accounts: count,
  transactions: count,
  'attachments-share': z.coerce.number().min(0).max(1).optional(),
  'latency-ms': count,
  'real-time': z.boolean().default(false),
  quirk: z.array(z.string()).default([]),
  json: z.boolean().default(false),
});

/** Opens a simulated bank and keeps it open until the signal, which is how it is meant to end. */
export async function runSimulate(flags: Flags, signal: AbortSignal): Promise<number> {
  if (flags['list-quirks'] === true) return listQuirks();
  const parsed = flagsSchema.safeParse(flags);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw configError(`--${issue?.path.join('.')}: ${issue?.message}`, {
      code: 'bad_setting',
      hint: 'See qonto-elt simulate --help.',
    });
  }
  const { port, seed, accounts, transactions, quirk, json } = parsed.data;
  const running = await startBank({
    port,
    realTime: parsed.data['real-time'],
    quirks: quirksFromFlags(quirk),
    ...given({
      seed,
      accounts,
      transactions,
      latencyMs: parsed.data['latency-ms'],
      attachmentsShare: parsed.data['attachments-share'],
    }),
  }).catch((error: unknown) => {
    throw systemCode(error) === 'EADDRINUSE' ? portTaken(port) : error;
  });
  const { url, origin, login, secretKey, accessToken, clientId, clientSecret, refreshToken } =
    running;
  print(
    json
      ? JSON.stringify({
          url,
          login,
          secret_key: secretKey,
          access_token: accessToken,
          oauth_url: origin,
          client_id: clientId,
          client_secret: clientSecret,
          refresh_token: refreshToken,
        })
      : `The simulated bank is open (Ctrl-C closes it). In another terminal:\n\nexport QONTO_API_URL=${url} QONTO_LOGIN=${login} QONTO_SECRET_KEY=${secretKey}\nnpx qonto-elt sync\n\nor, with OAuth:\n\nexport QONTO_API_URL=${url} QONTO_OAUTH_URL=${origin} QONTO_CLIENT_ID=${clientId} QONTO_CLIENT_SECRET=${clientSecret} QONTO_REFRESH_TOKEN=${refreshToken}\nnpx qonto-elt sync`,
  );
  if (!signal.aborted) await once(signal, 'abort');
  await running.close();
  return exitStatus.done;
}

function listQuirks(): number {
  for (const [name, { values, description }] of Object.entries(quirkDescriptions)) {
    print(`${name.padEnd(34)} ${values.join(' | ')}\n${' '.repeat(35)}${description}`);
  }
  return exitStatus.done;
}

function given<T extends Record<string, number | undefined>>(values: T) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: number;
  };
}

function portTaken(port: number): ConnectorError {
  return configError(`Port ${port} is taken by another program`, {
    code: 'port_taken',
    hint: 'Choose another with --port, or leave it out for any free one.',
  });
}
