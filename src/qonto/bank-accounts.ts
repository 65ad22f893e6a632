import type { Snapshot } from './answers/objects.ts';
import type { Client } from './http/client.ts';
import { snapshotList } from './snapshots.ts';

/** Every bank account, closed ones and connected external ones included where the API lists them. */
export function bankAccounts(client: Client): Promise<Snapshot> {
  return snapshotList(client, '/bank_accounts', 'bank_accounts');
}
