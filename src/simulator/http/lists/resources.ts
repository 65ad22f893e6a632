import type { Hono } from 'hono';
import type { BankCore } from '../../bank-core.ts';
import type { Account } from '../../model/account.ts';
import type { JsonObject } from '../../model/json.ts';
import { type AccountContext, renderAccount } from '../../render/account.ts';
import { renderAttachment } from '../../render/attachment.ts';
import { renderLabel } from '../../render/label.ts';
import { renderMember } from '../../render/member.ts';
import { renderOrganization } from '../../render/organization.ts';
import { answerJson } from '../answer.ts';
import { notFound } from '../faults/problem.ts';
import { type BankEnv, paramsOf } from '../target.ts';
import { checkPage, metaOf, readPaging } from './paging.ts';

/** Everything small: organization, accounts, labels, memberships, single attachments. */
export function routeResources(api: Hono<BankEnv>, core: BankCore): void {
  const { store, quirks, clock } = core.world;
  const { labels, members } = store.cast;
  const contextNow = (): AccountContext => ({ store, quirks, nowMs: clock.nowMs() });
  const accountOf = (account: Account): JsonObject => renderAccount(account, contextNow());

  api.get('/organization', (c) => {
    const external = paramsOf(c).get('include_external_accounts') === 'true';
    return answerJson(
      c,
      JSON.stringify({ organization: renderOrganization(contextNow(), external) }),
    );
  });

  api.get('/bank_accounts', (c) => {
    const shown = store.accounts.filter(
      (account) => !account.external || quirks.external_accounts === 'listed',
    );
    const withMeta = quirks.bank_accounts_meta === 'present';
    return answerJson(
      c,
      listOf(core, paramsOf(c), 'bank_accounts', shown.map(accountOf), withMeta),
    );
  });

  api.get('/bank_accounts/:id', (c) => {
    const account = store.accounts.find(({ id }) => id === c.req.param('id'));
    if (account === undefined) throw notFound('bank account');
    return answerJson(c, JSON.stringify({ bank_account: accountOf(account) }));
  });

  api.get('/labels', (c) =>
    answerJson(c, listOf(core, paramsOf(c), 'labels', labels.map(renderLabel), true)),
  );

  api.get('/labels/:id', (c) => {
    const label = labels.find(({ id }) => id === c.req.param('id'));
    if (label === undefined) throw notFound('label');
    return answerJson(c, JSON.stringify({ label: renderLabel(label) }));
  });

  api.get('/memberships', (c) =>
    answerJson(c, listOf(core, paramsOf(c), 'memberships', members.map(renderMember), true)),
  );

  api.get('/attachments/:id', (c) => {
    const known = store.attachments.get(c.req.param('id'));
    if (known === undefined) throw notFound('attachment');
    const attachment = renderAttachment(known.attachment, core.urlOf);
    return answerJson(c, JSON.stringify({ attachment }));
  });
}

function listOf(
  core: BankCore,
  params: URLSearchParams,
  key: string,
  items: JsonObject[],
  withMeta: boolean,
): string {
  const { quirks } = core.world;
  const paging = readPaging(params, quirks);
  checkPage(paging, items.length, quirks);
  const start = (paging.page - 1) * paging.perPage;
  return JSON.stringify({
    [key]: items.slice(start, start + paging.perPage),
    ...(withMeta && { meta: metaOf(paging, items.length, quirks) }),
  });
}
