import { dataError } from '../base/errors.ts';
import type { Instant } from '../base/instant.ts';
import { type BankObject, bankObject } from '../qonto/answers/objects.ts';
import { splitArray, unbounded } from '../qonto/answers/raw-json.ts';
import type { Bank } from '../qonto/bank.ts';
import { quotable } from '../redact/text.ts';
import { bankAccounts } from '../streams/bank-accounts.ts';
import { organizations } from '../streams/organizations.ts';
import { type AccountFacts, accountLabels } from './account-labels.ts';

export interface Account {
  readonly id: string;
  /** For people: somebody chose it, and it may hold an IBAN. */
  readonly name: string;
  /** The same, and no other account is called so. */
  readonly label: string;
}

export interface Accounts {
  readonly organizationId: string;
  readonly organization: readonly BankObject[];
  readonly accounts: readonly Account[];
  /** All that was listed, also what has no id and can only be set aside. */
  readonly accountObjects: readonly BankObject[];
  readonly serverTime: Instant | undefined;
}

/**
 * The organization and all its accounts. Two endpoints list accounts and neither is sure to list all (external ones
 * have been seen in one and not in the other), so the two are joined by id. The organization is the first request of a
 * run on purpose: alone in flight, so that a wrong key costs one 401 and not one per connection (the bank throttles after
 * 200 in an hour).
 */
export async function readAccounts(bank: Bank): Promise<Accounts> {
  const { objects: organization, serverTime } = await bank.whole(organizations);
  const first = organization[0];
  const organizationId = first?.value.id;
  if (first === undefined || typeof organizationId !== 'string') {
    throw dataError('The bank describes an organization without an id', {
      code: 'no_organization',
      hint: 'Check --api-url; if it is right, report it to the bank.',
    });
  }
  const listed = (await bank.whole(bankAccounts)).objects;
  const byId = new Map<string, AccountFacts>();
  const accountObjects: BankObject[] = [];
  for (const object of [...listed, ...embeddedAccounts(first)]) {
    const { id } = object.value;
    const isKeyed = typeof id === 'string' && id !== '';
    if (isKeyed && byId.has(id)) continue;
    accountObjects.push(object);
    if (isKeyed) byId.set(id, accountFacts(id, object.value));
  }
  const all = [...byId.values()];
  const labels = accountLabels(all);
  const accounts = all.map(({ id, name }, i) => ({ id, name, label: labels[i] ?? id }));
  return { organizationId, organization, accounts, accountObjects, serverTime };
}

/** What distinguishes an account, out of what the bank says of it. */
export function accountFacts(
  id: string,
  { name, currency, iban, account_number: number }: BankObject['value'],
): AccountFacts {
  const [whole] = [iban, number].filter((one) => typeof one === 'string' && one.trim() !== '');
  return {
    id,
    name: quotable(typeof name === 'string' && name.trim() !== '' ? name : id),
    currency: typeof currency === 'string' && currency !== '' ? quotable(currency, 10) : undefined,
    ending: typeof whole === 'string' ? quotable(whole.trim().slice(-4)) : undefined,
  };
}

/** The bank accounts inside an organization object. */
function embeddedAccounts({ text }: BankObject): BankObject[] {
  return splitArray(text, 'bank_accounts', unbounded)?.items.map((item) => bankObject(item)) ?? [];
}
