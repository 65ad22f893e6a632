import { type Body, bodyOf } from '../../../src/qonto/http/body.ts';
import type { HttpAnswer } from '../../../src/qonto/http/wire.ts';
import { type Ledger, shownAt } from './ledger.ts';
import { listPage } from './listing.ts';
import { describeFile, renderRow, signedUrl } from './render.ts';

/** What the simulated bank answers to a request it understands and has no fault for. */
export function answerOf(ledger: Ledger, url: URL): HttpAnswer {
  const path = url.pathname.replace('/v2', '');
  const body = contentOf(ledger, path, url.searchParams);
  if (typeof body === 'number') return errorAnswer(ledger, body);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', ...dateOf(ledger) },
    body: textBody(text),
  };
}

export function textBody(text: string): Body {
  return bodyOf(Buffer.from(text));
}

export function errorAnswer(
  ledger: Ledger,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...dateOf(ledger), ...headers },
    body: textBody(JSON.stringify({ errors: [{ code: 'simulated', detail: `status ${status}` }] })),
  };
}

function contentOf(ledger: Ledger, path: string, query: URLSearchParams): object | string | number {
  switch (path) {
    case '/organization':
      return {
        organization: { id: organizationId, name: 'ACME', bank_accounts: accounts(ledger) },
      };
    case '/bank_accounts':
      return { bank_accounts: accounts(ledger) };
    case '/labels':
      return { labels: ledger.labels.map(({ id, name }) => ({ id, name, parent_id: null })) };
    case '/transactions':
      return transactions(ledger, query);
    default:
      if (path.startsWith('/transactions/')) return transaction(ledger, path);
      return path.startsWith('/attachments/') ? attachment(ledger, path) : shortList(path);
  }
}

/** Any other list, which never changes: one object, under the name of the list. */
function shortList(path: string): object | number {
  const [, name] = /^\/([a-z_]+)$/.exec(path) ?? [];
  return name === undefined ? 404 : { [name]: [{ id: `${name}-1`, name: 'Ada' }] };
}

const organizationId = 'organization-1';

function accounts(ledger: Ledger): object[] {
  return ledger.accounts.map(({ id, balanceCents }) => ({
    id,
    name: `account ${id.slice(0, 4)}`,
    balance_cents: balanceCents,
  }));
}

function transactions(ledger: Ledger, query: URLSearchParams): string | number {
  if (query.get('sort_by') !== 'updated_at:asc') throw new Error('another order was asked for');
  const page = listPage(ledger, {
    account: query.get('bank_account_id') ?? '',
    status: query.get('status[]') ?? '',
    from: query.get('updated_at_from'),
    to: query.get('updated_at_to'),
    page: Number(query.get('page')),
  });
  if (page === undefined) return ledger.behaviour.pastEnd === '404' ? 404 : 422;
  const rows = page.rows.map(({ row, version }) =>
    renderRow(ledger, row, version, (file) => signedUrl(ledger, file)),
  );
  return `{"transactions":[${rows.join(',')}],"meta":${JSON.stringify(page.meta)}}`;
}

function transaction(ledger: Ledger, path: string): string | number {
  const row = ledger.rows.find(({ id }) => path === `/transactions/${id}`);
  const version = row && shownAt(row, ledger.nowUs());
  if (row === undefined || version === undefined || ledger.behaviour.byId === 'never') return 404;
  return `{"transaction":${renderRow(ledger, row, version, (file) => signedUrl(ledger, file))}}`;
}

function attachment(ledger: Ledger, path: string): object | number {
  const file = ledger.files.get(path.replace('/attachments/', ''));
  if (file === undefined || file.removedUs !== undefined) return 404;
  const row = ledger.rows.find(({ id }) => id === file.row);
  if (row === undefined || shownAt(row, ledger.nowUs()) === undefined) return 404;
  return { attachment: describeFile(file, signedUrl(ledger, file.id)) };
}

function dateOf({ behaviour, nowUs }: Ledger): Record<string, string> {
  return behaviour.clock === 'shown'
    ? { date: new Date(Math.floor(nowUs() / 1_000)).toUTCString() }
    : {};
}
