import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** The loop of the sync guide, as a good engineer would write it: no needless work, and no guarantees. */
interface Transaction {
  id: string;
  attachments?: { id: string; url: string }[];
}

interface Page {
  transactions: Transaction[];
  meta: { next_page: number | null };
}

const {
  QONTO_API_URL: api = '',
  QONTO_LOGIN: login = '',
  QONTO_SECRET_KEY: key = '',
} = process.env;
const folder = process.argv[2] ?? '.';

async function get(path: string, query: [string, string][]): Promise<Response> {
  const response = await fetch(`${api}${path}?${new URLSearchParams(query)}`, {
    headers: { authorization: `${login}:${key}` },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

const first = await get('/bank_accounts', [['per_page', '100']]);
const { bank_accounts: accounts } = (await first.json()) as { bank_accounts: { id: string }[] };
// The bank's clock, since a simulated bank has one of its own.
const until = new Date(Date.parse(first.headers.get('date') ?? '') + 1_000).toISOString();

const transactions: Transaction[] = [];
for (const account of accounts) {
  for (let page: number | null = 1; page !== null; ) {
    const response = await get('/transactions', [
      ['bank_account_id', account.id],
      ['updated_at_from', '2015-01-01T00:00:00Z'],
      ['updated_at_to', until],
      ['status[]', 'completed'],
      ['status[]', 'pending'],
      ['status[]', 'declined'],
      ['includes[]', 'attachments'],
      ['per_page', '100'],
      ['page', String(page)],
    ]);
    const answer = (await response.json()) as Page;
    transactions.push(...answer.transactions);
    page = answer.meta.next_page;
  }
}

mkdirSync(join(folder, 'attachments'), { recursive: true });
for (const { attachments = [] } of transactions) {
  for (const { id, url } of attachments) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`attachment ${id}: ${response.status}`);
    writeFileSync(join(folder, 'attachments', id), Buffer.from(await response.arrayBuffer()));
  }
}

const ndjson = join(folder, 'transactions.ndjson');
const file = openSync(ndjson, 'w');
for (let at = 0; at < transactions.length; at += 1_000) {
  const lines = transactions.slice(at, at + 1_000).map((row) => JSON.stringify(row));
  writeSync(file, `${lines.join('\n')}\n`);
}
closeSync(file);

const instance = await DuckDBInstance.create(join(folder, 'bank.duckdb'));
const connection = await instance.connect();
await connection.run(
  `create table transactions as from read_json('${ndjson}', format = 'newline_delimited')`,
);
process.stdout.write(JSON.stringify({ rows: transactions.length }));
connection.closeSync();
instance.closeSync();
