import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Bank } from './bank.ts';
import { makeCore } from './bank-core.ts';
import type { BankOptions } from './bank-options.ts';
import { makeApp } from './http/app.ts';
import { makeWire } from './http/wire.ts';

export interface RunningBank {
  /** Base of the API: `http://127.0.0.1:PORT/v2`. */
  url: string;
  origin: string;
  login: string;
  secretKey: string;
  accessToken: string;
  /** The OAuth application, and the refresh token of a first consent; its token endpoint is at `origin`. */
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  /** For X-Qonto-Staging-Token, while the `staging_gate` switch is on. */
  stagingToken: string;
  bank: Bank;
  close(): Promise<void>;
}

/** Makes a bank and serves it on the loopback interface. */
export async function startBank(options: BankOptions = {}): Promise<RunningBank> {
  const core = makeCore(options);
  const bank = new Bank(core);
  const server = createServer(getRequestListener(makeWire(makeApp(core, bank), core)));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const origin = `http://127.0.0.1:${port}`;
  core.presigner.setOrigin(origin);
  const { login, secretKey, accessToken, clientId, clientSecret, stagingToken } = core.credentials;
  return {
    url: `${origin}/v2`,
    origin,
    login,
    secretKey,
    accessToken,
    clientId,
    clientSecret,
    refreshToken: bank.consent(),
    stagingToken,
    bank,
    close: async () => {
      core.webhooks.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
