import { afterEach } from 'vitest';
import { type BankOptions, type RunningBank, startBank } from '../../src/simulator/index.ts';

export interface Shown {
  [key: string]: unknown;
  id: string;
  updated_at: string;
  settled_at: string | null;
  status: string;
  side: 'credit' | 'debit';
  amount_cents: number;
  settled_balance_cents: number | null;
  bank_account_id: string;
  attachments: { id: string; url: string; file_size: string; file_content_type: string }[];
}

export interface Account {
  [key: string]: unknown;
  id: string;
  iban: string;
  balance_cents: number;
  is_external_account: boolean;
}

interface Meta {
  [key: string]: unknown;
  total_count: number;
  total_pages: number;
  next_page: number | null;
}

export interface Page {
  transactions: Shown[];
  meta: Meta;
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  text: string;
  json: T;
}

/** A bank that is closed after the test, with what a test asks of it. */
export class TestBank {
  readonly running: RunningBank;

  constructor(running: RunningBank) {
    this.running = running;
  }

  async get<T>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const { url, login, secretKey } = this.running;
    const response = await fetch(url + path, {
      headers: { Authorization: `${login}:${secretKey}`, ...headers },
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: (json ? JSON.parse(text) : null) as T,
    };
  }

  async accounts(): Promise<Account[]> {
    return (await this.get<{ bank_accounts: Account[] }>('/bank_accounts')).json.bank_accounts;
  }

  async main(): Promise<string> {
    const id = (await this.accounts())[0]?.id;
    if (id === undefined) throw new Error('no account');
    return id;
  }

  /** One page of the main account. */
  async page(query: string): Promise<Answer<Page>> {
    return await this.get<Page>(`/transactions?bank_account_id=${await this.main()}&${query}`);
  }

  /** All pages of an account, by page number. */
  async all(account: string, query: string): Promise<Shown[]> {
    const rows: Shown[] = [];
    for (let page = 1; ; page++) {
      const path = `/transactions?bank_account_id=${account}&${query}&page=${page}`;
      const { transactions, meta } = (await this.get<Page>(path)).json;
      rows.push(...transactions);
      if (page >= meta.total_pages) return rows;
    }
  }

  async control<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.running.origin}/__simulator/${path}`, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}

const open: RunningBank[] = [];

afterEach(async () => {
  for (const bank of open.splice(0)) await bank.close();
});

/** Starts a small bank for one test. */
export async function openBank(options: BankOptions = {}): Promise<TestBank> {
  const running = await startBank({ transactions: 600, ...options });
  open.push(running);
  return new TestBank(running);
}

export const allIncludes = 'includes[]=attachments&includes[]=labels&includes[]=vat_details';
export const allStatuses =
  'status[]=completed&status[]=pending&status[]=declined&status[]=reversed';
