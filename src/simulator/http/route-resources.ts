import type { Context, Hono } from 'hono';
import type { BankCore } from '../bank-core.ts';
import { resources } from '../resources/index.ts';
import type { Route, Shown } from '../resources/resource.ts';
import { answerJson } from './answer.ts';
import { checkScope } from './auth.ts';
import { type BankEnv, paramsOf } from './target.ts';

/** Gives every resource its addresses. */
export function routeResources(api: Hono<BankEnv>, core: BankCore): void {
  for (const { name, routes } of resources) {
    for (const route of routes) {
      api.get(route.path, (c) => {
        checkScope(name, core.world.quirks);
        const asked = { params: honoured(c, route), id: c.req.param('id') ?? '' };
        return answerJson(c, route.answer(asked, shownNow(core)));
      });
    }
  }
}

/** What was asked, without what the resource does not know. */
function honoured(c: Context<BankEnv>, { parameters }: Route): URLSearchParams {
  const given = [...paramsOf(c)];
  return new URLSearchParams(
    given.filter(([name]) => parameters.includes(name.replace(/\[\]$/, ''))),
  );
}

function shownNow(core: BankCore): Shown {
  const { store, quirks, clock } = core.world;
  return {
    store,
    quirks,
    nowMs: clock.nowMs(),
    urlOf: core.urlOf,
    onListing: (account, statuses) => core.mutator.onListing(account, statuses),
    chance: () => core.ids.next(),
  };
}
