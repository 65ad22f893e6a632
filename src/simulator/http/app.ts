import { Hono } from 'hono';
import type { Bank } from '../bank.ts';
import type { BankCore } from '../bank-core.ts';
import { routeWebhooks } from '../webhooks/routes.ts';
import { answerProblem } from './answer.ts';
import { makeControl } from './control/control.ts';
import { routeDownloads } from './downloads.ts';
import { Problem } from './faults/problem.ts';
import { makeGate, stagingGate } from './gate.ts';
import { routeResources } from './route-resources.ts';
import type { BankEnv } from './target.ts';
import { routeTokens } from './token-endpoint.ts';

/** The whole HTTP face: the API, the object store and the simulation's own controls. */
export function makeApp(core: BankCore, bank: Bank): Hono<BankEnv> {
  const app = new Hono<BankEnv>();
  app.use(async (c, next) => {
    c.header('Date', new Date(core.world.clock.nowMs()).toUTCString());
    await next();
  });
  app.route('/__simulator', makeControl(bank));
  app.use(stagingGate(core));
  routeDownloads(app, core);
  routeTokens(app, core);

  const api = new Hono<BankEnv>();
  api.use(async (c, next) => {
    c.header('X-Request-Id', core.ids.uuid());
    await next();
  });
  api.use(makeGate(core));
  routeResources(api, core);
  routeWebhooks(api, core);
  app.route('/v2', api);

  app.onError((error, c) => {
    const problem =
      error instanceof Problem ? error : new Problem(500, 'unknown', `simulator: ${error.message}`);
    return answerProblem(c, problem, core);
  });
  // What the gateway says of a path it does not route.
  app.notFound((c) => {
    c.res.headers.delete('X-Request-Id');
    return c.body('Not Found', 404, {
      'Content-Type': 'text/plain',
      'X-Tyk-Trace-Id': core.ids.hex(32),
    });
  });
  return app;
}
