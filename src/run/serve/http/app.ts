import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Secret } from '../../../base/secret.ts';
import type { WebhookOutcome } from '../../webhook/receiver.ts';
import type { Metrics } from '../metrics.ts';
import { mayLook } from './access.ts';
import type { Readiness } from './readiness.ts';

type Env = { Bindings: HttpBindings };

export interface AppDeps {
  readonly metrics: Metrics;
  readonly readiness: () => Readiness;
  /** The newest finance page; undefined while there is none. */
  readonly page: () => string | undefined;
  readonly receive: (request: HttpBindings['incoming']) => Promise<WebhookOutcome>;
  readonly token: Secret | undefined;
  /** Listens on this machine only. */
  readonly isLocal: boolean;
}

export const webhookPath = '/webhooks/qonto';

/** What each outcome is answered with. A request that fails is told nothing of why. */
const statusOf: Readonly<Record<WebhookOutcome, 200 | 401 | 413 | 503>> = {
  accepted: 200,
  repeated: 200,
  unsigned: 401,
  forged: 401,
  stale: 401,
  cut: 401,
  too_long: 413,
  not_kept: 503,
};

/** What the service answers. Everything but the receiver needs the right to look. */
export function serviceApp({
  metrics,
  readiness,
  page,
  receive,
  token,
  isLocal,
}: AppDeps): Hono<Env> {
  const app = new Hono<Env>();
  app.post(webhookPath, async (c) => {
    const outcome = await receive(c.env.incoming);
    metrics.webhook(outcome);
    const status = statusOf[outcome];
    // The rest of a body that was not read would be taken for the next request.
    if (status !== 200) c.header('Connection', 'close');
    return c.body(null, status);
  });
  app.all(webhookPath, (c) => c.body(null, 405, { Allow: 'POST' }));
  app.use(async (c, next) => {
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    if (mayLook(asking(c), token, isLocal)) return next();
    return c.body(null, 401, { 'WWW-Authenticate': 'Bearer' });
  });
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', (c) => {
    const answer = readiness();
    return c.json(answer, answer.ready ? 200 : 503);
  });
  app.get('/metrics', async (c) =>
    c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  );
  app.get('/', (c) => {
    const found = page();
    return found === undefined
      ? c.text('There is no finance page yet: --dbt makes one when models are built.\n', 404)
      : c.html(found);
  });
  app.notFound((c) => c.text('Not found\n', 404));
  app.onError((_, c) => c.body(null, 500));
  return app;
}

function asking(c: Context<Env>) {
  const { headers } = c.env.incoming;
  return {
    authorization: headers.authorization,
    host: headers.host,
    isForwarded: ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some(
      (name) => headers[name] !== undefined,
    ),
  };
}
