import { randomBytes } from 'node:crypto';
import { ConnectorError, configError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { Secret } from '../../base/secret.ts';
import type { Config } from '../../config/config.ts';
import {
  type NewSubscription,
  openSubscriptions,
  type Subscription,
  type Subscriptions,
} from '../../qonto/subscriptions.ts';
import type { WebhookSecret } from '../../tokens/token-record.ts';
import type { TokenStore } from '../../tokens/token-store.ts';
import { composeClient, composeTokenStore } from '../compose-bank.ts';

export interface Made {
  readonly subscription: Subscription;
  /** To be shown once: nobody can ask for it again. */
  readonly secret: Secret;
  /** Where it is kept; null where there is no token store. */
  readonly keptIn: string | null;
}

/** The webhooks of the application, at the bank and in the token store. Throws ConnectorError. */
export interface WebhookManager {
  list(): Promise<readonly Subscription[]>;
  create(wanted: Omit<NewSubscription, 'secret'>): Promise<Made>;
  delete(id: string): Promise<void>;
}

/** Has `work` done with the webhooks of the application; an API key cannot have any. Throws a config error then. */
export async function withWebhooks<T>(
  config: Config,
  log: Log,
  work: (manager: WebhookManager) => Promise<T>,
): Promise<T> {
  const credentials = config.credentials();
  if (credentials.kind === 'key')
    throw configError(
      'The bank lets only OAuth applications have webhooks, and this is an API key',
      {
        code: 'webhooks_need_oauth',
        hint: 'Set QONTO_CLIENT_ID, QONTO_CLIENT_SECRET and QONTO_REFRESH_TOKEN (docs/oauth.md), with the scope webhook. serve works with a key all the same, at its schedule.',
      },
    );
  const store = credentials.kind === 'oauth' ? await composeTokenStore(config, log) : undefined;
  const client = await composeClient(config, credentials, log);
  try {
    return await work(manager(openSubscriptions(client), store));
  } finally {
    await client.close();
  }
}

function manager(bank: Subscriptions, store: TokenStore | undefined): WebhookManager {
  const forget = (id: string) =>
    changeSecrets(store, (kept) => kept.filter(({ subscription }) => subscription !== id));
  return {
    list: () => bank.list(),
    async create(wanted) {
      // Whether the application may have any is found out before a secret is stored for nothing.
      await bank.list();
      const secret = newSecret();
      await changeSecrets(store, (kept) => [...kept, { subscription: null, secret }]);
      try {
        const subscription = await bank.create({ ...wanted, secret });
        await changeSecrets(store, (kept) => [
          ...without(kept, secret),
          { subscription: subscription.id, secret },
        ]);
        return { subscription, secret, keptIn: store?.name ?? null };
      } catch (error) {
        // Only what was surely refused: of anything else the bank may have made one, with this secret.
        if (error instanceof ConnectorError && error.kind !== 'unavailable')
          await changeSecrets(store, (kept) => without(kept, secret));
        throw error;
      }
    },
    async delete(id) {
      await bank.delete(id).catch(async (error: unknown) => {
        // It is gone all the same, and nothing is signed with its secret any more.
        if (error instanceof ConnectorError && error.code === 'no_subscription') await forget(id);
        throw error;
      });
      await forget(id);
    },
  };
}

/** As long as the bank wants it, and of no character that a shell or a variable would change. */
function newSecret(): Secret {
  return new Secret(`whsec_${randomBytes(36).toString('base64url')}`);
}

function without(kept: readonly WebhookSecret[], secret: Secret): WebhookSecret[] {
  return kept.filter((one) => one.secret.reveal() !== secret.reveal());
}

/** More subscriptions than anybody has; the oldest go first. */
const mostKept = 50;

/** Not while the bank is asked: a request may have to renew the tokens in the same store. */
async function changeSecrets(
  store: TokenStore | undefined,
  change: (kept: readonly WebhookSecret[]) => readonly WebhookSecret[],
): Promise<void> {
  await store?.exclusively(async () => {
    const found = await store.read();
    const changed = change(found?.record.webhookSecrets ?? []).slice(-mostKept);
    const isWritten =
      found !== undefined &&
      (await store.write({ ...found.record, webhookSecrets: changed }, found.version));
    if (isWritten) return;
    throw configError(`The secret of the webhook could not be kept in ${store.name}`, {
      code: 'secret_not_kept',
      hint: 'Another run changed the store at the same moment, or emptied it: run the command again.',
    });
  });
}
