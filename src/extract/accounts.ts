import { dataError } from '../errors.ts';
import type { Instant } from '../instant.ts';
import type { Bank } from '../qonto/bank.ts';
import type { BankObject } from '../qonto/objects.ts';
import { embeddedAccounts } from '../qonto/organization.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly object: BankObject;
}

export interface Accounts {
  readonly organizationId: string;
  readonly organization: readonly BankObject[];
  readonly accounts: readonly Account[];
  readonly serverTime: Instant | undefined;
}

/**
 * The organization and all its accounts. Two endpoints list accounts and neither is sure to list all (external ones
 * have been seen in one and not in the other), so the two are joined by id.
 */
export async function readAccounts(bank: Bank): Promise<Accounts> {
  const { objects: organization, serverTime } = await bank.organization();
  const first = organization[0];
  const organizationId = first?.value.id;
  if (first === undefined || typeof organizationId !== 'string') {
    throw dataError('The bank describes an organization without an id', {
      code: 'no_organization',
      hint: 'Check --api-url; if it is right, report it to the bank.',
    });
  }
  const listed = (await bank.bankAccounts()).objects;
  const byId = new Map<string, Account>();
  for (const object of [...listed, ...embeddedAccounts(first)]) {
    const { id, name } = object.value;
    if (typeof id !== 'string' || byId.has(id)) continue;
    byId.set(id, { id, name: typeof name === 'string' ? name : id, object });
  }
  return { organizationId, organization, accounts: [...byId.values()], serverTime };
}
