import type { AskMarts } from '../load/marts.ts';
import type { TextRow } from '../load/text-row.ts';
import { groupBy, requiredText } from './html/cells.ts';
import type { Language } from './language/language.ts';

interface Account {
  readonly id: string;
  /** What the account may be called, from the best name on; empty where it has none of a kind. */
  readonly names: readonly [name: string, numbered: string, identified: string];
}

const choices = 3;

export function accountsSql(own: string): string {
  return `
    with named as (
      select bank_account_id, bank_account_name, coalesce(iban, account_number) as number
      from stg_qonto__bank_accounts
      where ${own}
      union all
      select bank_account_id, bank_account_name, cast(null as string) as number
      from qonto__transactions
      where ${own}
    )
    select bank_account_id, max(bank_account_name) as account, substr(max(number), -4) as ending
    from named
    group by bank_account_id
    order by bank_account_id`;
}

/** What each account of an organization is called, by its id. Accounts of one name also show their numbers. */
export async function askAccountNames(
  ask: AskMarts,
  own: string,
  { words }: Language,
): Promise<Map<string, string>> {
  return distinguished((await ask(accountsSql(own))).map((row) => accountOf(row, words.account)));
}

function accountOf(row: TextRow, unnamed: string): Account {
  const id = requiredText(row, 'bank_account_id');
  const name = row.account ?? '';
  const ending = row.ending ?? '';
  const named = name === '' ? unnamed : name;
  return { id, names: [name, ending === '' ? '' : `${named} …${ending}`, `${named} ${id}`] };
}

/** Gives each account the first of its names that no other has; its id if there is none. */
function distinguished(accounts: readonly Account[]): Map<string, string> {
  const names = new Map(accounts.map(({ id }) => [id, id]));
  const taken = new Set<string>();
  let open = accounts;
  for (let choice = 0; open.length > 0 && choice < choices; choice += 1) {
    const called = groupBy(open, ({ names }) => names[choice] ?? '');
    open = [];
    for (const [name, own] of called) {
      const [one] = own;
      if (name === '' || one === undefined || own.length > 1 || taken.has(name)) {
        open = [...open, ...own];
      } else {
        names.set(one.id, name);
        taken.add(name);
      }
    }
  }
  return names;
}
