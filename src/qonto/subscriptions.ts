import { z } from 'zod';
import { authError, ConnectorError, configError, unavailableError } from '../base/errors.ts';
import type { Secret } from '../base/secret.ts';
import type { Body } from './http/body.ts';
import type { Client } from './http/client.ts';
import { UnexpectedShape } from './http/faults.ts';

const path = '/webhook_subscriptions';

/** Of a subscription, what can be shown: never its secret. */
const subscription = z.object({
  id: z.string().min(1),
  callback_url: z.string().default(''),
  types: z.array(z.string()).default([]),
  description: z.string().nullish(),
  created_at: z.string().nullish(),
});

export type Subscription = z.infer<typeof subscription>;

const page = z.object({
  subscriptions: z.array(subscription),
  meta: z
    .object({ next_page: z.number().nullish(), total_pages: z.number().nullish() })
    .optional()
    .catch(undefined),
});

export interface NewSubscription {
  readonly url: string;
  readonly types: readonly string[];
  readonly secret: Secret;
  readonly description: string | undefined;
}

/** The webhooks that an OAuth application has asked the bank for. Throws ConnectorError. */
export interface Subscriptions {
  list(): Promise<readonly Subscription[]>;
  create(wanted: NewSubscription): Promise<Subscription>;
  delete(id: string): Promise<void>;
}

const mostPages = 100;

export function openSubscriptions(client: Client): Subscriptions {
  return {
    list: () => inOurWords(listAll(client)),
    async create({ url, types, secret, description }) {
      const body = JSON.stringify({
        callback_url: url,
        types,
        secret: secret.reveal(),
        ...(description !== undefined && { description }),
      });
      const call = { path, change: { method: 'POST', body } as const, read: readAs(subscription) };
      return (await inOurWords(client.send(call))).value;
    },
    async delete(id) {
      const change = { method: 'DELETE' } as const;
      await inOurWords(
        client.send({ path: `${path}/${encodeURIComponent(id)}`, change, read: () => undefined }),
      );
    },
  };
}

/** `per_page` is documented and has been seen refused: the bank's own number of a page will do. */
async function listAll(client: Client): Promise<readonly Subscription[]> {
  const found = new Map<string, Subscription>();
  for (let number = 1; number <= mostPages; number += 1) {
    const query = number === 1 ? [] : ([['page', String(number)]] as const);
    const { value } = await client.get({ path, query, read: readAs(page) });
    for (const one of value.subscriptions) found.set(one.id, one);
    const { next_page: next, total_pages: pages } = value.meta ?? {};
    if ((next ?? 0) <= number && (pages ?? 0) <= number) return [...found.values()];
  }
  throw unavailableError(`${path} has more than ${mostPages} pages`, {
    code: 'endless_list',
    hint: 'The bank does not end this list; report it to the bank.',
  });
}

function readAs<T extends z.ZodType>(schema: T) {
  return ({ text: body }: Body): z.output<T> => {
    const parsed = schema.safeParse(JSON.parse(body));
    if (!parsed.success) throw new UnexpectedShape('no subscription of the documented form');
    return parsed.data;
  };
}

async function inOurWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const { code, message } = error;
    if (code === 'forbidden')
      throw authError(message, {
        code,
        hint: 'The application needs the scope webhook, and the read scope of each type. Switch them on for the application, and have the owner consent again.',
      });
    if (/^not_found$/.test(code))
      throw configError('There is no such webhook subscription', {
        code: 'no_subscription',
        hint: 'See qonto-elt webhooks list: the bank shows those of the same user and application only.',
      });
    if (/^(unprocessable|refused)$/.test(code))
      throw configError(message, {
        code: 'bad_subscription',
        hint: 'Check --url and --type: the URL must be https and public, and each type one that the bank knows.',
      });
    throw error;
  }
}
