import type { Ask, Query, Row, Seen } from './ask.ts';

/** What the questions are asked about: the accounts, and some rows of them. */
export interface Sample {
  readonly accounts: Seen;
  /** The ids of the accounts, the one that is looked at most first. */
  readonly accountIds: readonly string[];
  /** The rows of that account by status: the newest page. */
  readonly pages: ReadonlyMap<string, Seen>;
  /** The newest completed rows of each account. */
  readonly rows: readonly Row[];
  /** Parameters of a listing of the first account. */
  of(status: string | readonly string[], more?: Query): Query;
}

export const newestFirst = ['sort_by', 'updated_at:desc'] as const;
export const oldestFirst = ['sort_by', 'updated_at:asc'] as const;
const statuses = ['completed', 'pending', 'declined', 'reversed'];
const mostAccounts = 6;

/** Takes a few pages to look at: of one account every status, of the others the completed rows. */
export async function takeSample(ask: Ask, chosen: readonly string[]): Promise<Sample> {
  const accounts = await ask('/bank_accounts', [['per_page', '100']]);
  const accountIds = idsIn(accounts.rows, chosen);
  const [first = ''] = accountIds;
  const pages = new Map<string, Seen>();
  for (const status of statuses)
    pages.set(status, await ask('/transactions', listing(first, status, [newestFirst])));
  const rows: Row[] = [...(pages.get('completed')?.rows ?? [])];
  for (const id of accountIds.slice(1, mostAccounts))
    rows.push(...(await ask('/transactions', listing(id, 'completed', [newestFirst]))).rows);
  return {
    accounts,
    accountIds,
    pages,
    rows,
    of: (status, more = []) => listing(first, status, more),
  };
}

/** A page of one account, with all that a row can show. */
export function listing(
  account: string,
  status: string | readonly string[],
  more: Query = [],
): Query {
  return [
    ['bank_account_id', account],
    ...[status].flat().map((one) => ['status[]', one] as const),
    ['includes[]', 'vat_details'],
    ['includes[]', 'attachments'],
    ...more,
    ['per_page', '100'],
  ];
}

/** Qonto's own main account first: it has most rows. */
function idsIn(rows: readonly Row[], chosen: readonly string[]): string[] {
  return [...rows]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap(({ id }) => (typeof id === 'string' ? id : []))
    .filter((id) => chosen.length === 0 || chosen.includes(id));
}

function rank({ main, is_external_account: isExternal }: Row): number {
  if (main === true) return 0;
  return isExternal === true ? 2 : 1;
}
