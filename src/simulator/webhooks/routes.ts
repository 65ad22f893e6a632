import type { Hono } from 'hono';
import type { BankCore } from '../bank-core.ts';
import { Problem } from '../http/faults/problem.ts';
import { metaOf, readPaging } from '../http/lists/paging.ts';
import { type BankEnv, paramsOf } from '../http/target.ts';
import type { Quirks } from '../quirks.ts';
import { readSubscription, renderSubscription, type Subscription } from './subscription.ts';

const path = '/webhook_subscriptions';

/** docs.qonto.com, "Webhook subscriptions" (read 2026-11-29): for OAuth applications only. */
export function routeWebhooks(api: Hono<BankEnv>, core: BankCore): void {
  const { webhooks, world } = core;
  const render = (subscription: Subscription, withSecret = false) => {
    const { organization, members } = world.store.cast;
    const ids = { organizationId: organization.id, membershipId: members[0]?.id ?? '' };
    return renderSubscription(subscription, ids, withSecret);
  };
  for (const below of [path, `${path}/*`]) {
    api.use(below, async (c, next) => {
      checkApplication(c.req.header('authorization'), world.quirks);
      await next();
    });
  }
  api.get(path, (c) => {
    const params = paramsOf(c);
    if (params.has('per_page') && world.quirks.subscription_list_per_page === '400')
      throw new Problem(400, 'bad_request', 'per_page is not a parameter');
    const paging = readPaging(params, world.quirks);
    const all = webhooks.all();
    const start = (paging.page - 1) * paging.perPage;
    const shown = all.slice(start, start + paging.perPage).map((one) => render(one));
    return c.json({ subscriptions: shown, meta: metaOf(paging, all.length, world.quirks) });
  });
  api.post(path, async (c) => {
    const made = webhooks.create(readSubscription(await c.req.text()));
    return c.json(render(made, true), 201);
  });
  api.get(`${path}/:id`, (c) => c.json(render(webhooks.one(c.req.param('id')))));
  api.put(`${path}/:id`, async (c) => {
    const input = readSubscription(await c.req.text());
    return c.json(render(webhooks.change(c.req.param('id'), input)));
  });
  api.delete(`${path}/:id`, (c) => {
    webhooks.delete(c.req.param('id'));
    return c.body(null, 204);
  });
}

function checkApplication(
  authorization: string | undefined,
  { webhook_scope: scope }: Quirks,
): void {
  if (authorization?.startsWith('Bearer ') !== true)
    throw new Problem(401, 'oauth_required', 'OAuth2 authentication is required');
  if (scope === 'missing') throw new Problem(403, 'forbidden', 'missing required oauth scope');
}
