import { instantOf, shift } from '../../../src/base/instant.ts';
import { silentLog } from '../../../src/base/log.ts';
import type { OnProgress } from '../../../src/extract/deps.ts';
import { openLanding } from '../../../src/extract/landing/landing.ts';
import { openProgress } from '../../../src/extract/landing/progress.ts';
import type { ListedObject } from '../../../src/extract/listings.ts';
import type { Bank } from '../../../src/qonto/bank.ts';
import type { Link } from '../../../src/raw/chain.ts';
import { folderZone } from '../../../src/raw/folder/zone.ts';
import { transactions } from '../../../src/streams/transactions.ts';
import { contentOf, temporaryFolder } from '../../support/folders.ts';

export const start = instantOf(Date.UTC(2026, 0, 5));
export const now = shift(start, 60_000);

export function row(id: string | undefined, note = '', more: object = {}): ListedObject {
  const value = { id, note, ...more };
  const text = JSON.stringify(value);
  const hash = Buffer.from(`${id} ${note}`.padEnd(32)).toString('hex').slice(0, 64);
  return {
    id,
    identity: id ?? hash,
    hash,
    updatedAt: start,
    text,
    value,
    files: () => ({ files: [], unusable: [] }),
  };
}

export async function openLandingIn(
  folder?: string,
  head?: Link,
  rowsPerManifest = 1_000,
  onProgress?: OnProgress,
) {
  const raw = folder ?? (await temporaryFolder());
  const zone = folderZone(raw);
  const landing = openLanding({
    zone,
    head,
    runId: 'a run',
    organizationId: 'acme',
    bank: {} as Bank,
    log: silentLog,
    now: () => now,
    limits: { rowsPerManifest, rowsPerWalk: 10 },
    ...(onProgress && { onProgress }),
  });
  const linesOf = async (link: Link | undefined, stream: string) => {
    const lines: Record<string, unknown>[] = [];
    for (const part of link?.manifest.parts.filter((one) => one.stream === stream) ?? [])
      for (const line of String(await contentOf(`${raw}/${part.path}`))
        .trim()
        .split('\n'))
        lines.push(JSON.parse(line));
    return lines;
  };
  return { raw, zone, landing, linesOf };
}

export const listingsIn = (head?: Link) => head?.manifest.streams.transactions?.listings ?? [];
export const accountsIn = (head?: Link) =>
  listingsIn(head).map(({ slice }) => slice.bank_account_id);

export const progressOf = (account = 'main', status = 'completed', head?: Link) => {
  const state = listingsIn(head).find(
    ({ slice }) => slice.bank_account_id === account && slice.status === status,
  );
  const slice = { bank_account_id: account, status };
  return openProgress({ stream: transactions, slice }, state, 3_600_000);
};
