import type { BankObject, Snapshot } from './answers/objects.ts';
import { bankObject } from './answers/objects.ts';
import { sliceValue, splitArray, unbounded } from './answers/raw-json.ts';
import type { Client } from './http/client.ts';
import { UnexpectedShape } from './http/faults.ts';

/**
 * The organization, its bank accounts inside, those connected from other banks included. It is the first request of a
 * run on purpose: alone in flight, so that a wrong key costs one 401 and not one per connection (the bank throttles
 * after 200 in an hour).
 */
export async function organization(client: Client): Promise<Snapshot> {
  const { value, serverTime } = await client.get({
    path: '/organization',
    query: [['include_external_accounts', 'true']],
    read(body) {
      const text = sliceValue(body, 'organization');
      if (text === undefined) throw new UnexpectedShape('no organization');
      return bankObject(text);
    },
  });
  return { objects: [value], serverTime };
}

/** The bank accounts inside an organization object. */
export function embeddedAccounts({ text }: BankObject): BankObject[] {
  return splitArray(text, 'bank_accounts', unbounded)?.items.map(bankObject) ?? [];
}
