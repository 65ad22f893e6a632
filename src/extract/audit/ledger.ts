import { z } from 'zod';
import { type Link, readManifest } from '../../raw/chain.ts';
import type { Part } from '../../raw/manifest.ts';
import { readPart } from '../../raw/read-part.ts';
import type { RawZone } from '../../raw/zone.ts';
import { transactionDeletions } from '../../streams/transaction-deletions.ts';
import { fingerprint } from '../landing/recent.ts';
import type { ListedRow } from '../listing/types.ts';

/** What landed last of one object. */
export interface LedgerEntry {
  readonly bankAccountId: string;
  status: string;
  updatedAt: string;
  /** Of its content. */
  mark: string;
  isGone: boolean;
  isSeen: boolean;
}

/** All that ever landed of a stream, by id: some 300 bytes for each. */
export type Ledger = Map<string, LedgerEntry>;

/** Reads every line of a stream that the manifests name. Throws data errors for what is damaged. */
export async function readLedger(
  zone: RawZone,
  head: Link | undefined,
  stream: string,
): Promise<Ledger> {
  const ledger: Ledger = new Map();
  // Texts that many share are held once.
  const texts = new Map<string, string>();
  const shared = (text: string): string => {
    if (!texts.has(text)) texts.set(text, text);
    return texts.get(text) ?? text;
  };
  for (let seq = 1; seq <= (head?.seq ?? 0); seq += 1) {
    const link = seq === head?.seq ? head : await readManifest(zone, seq);
    for (const part of partsOf(link, stream))
      await readPart(zone, part, (line) => {
        const { id, status, bank_account_id: account, ...rest } = readLine(line);
        const known = ledger.get(id);
        if (known !== undefined && known.updatedAt > rest.updatedAt) return;
        ledger.set(id, {
          bankAccountId: shared(account),
          status: shared(status),
          updatedAt: rest.updatedAt,
          mark: fingerprint(rest.hash),
          isGone: false,
          isSeen: false,
        });
      });
    for (const part of partsOf(link, transactionDeletions.name))
      await readPart(zone, part, (line) => {
        const known = ledger.get(deletionLine.parse(JSON.parse(line.toString('utf8'))).id);
        if (known !== undefined) known.isGone = true;
      });
  }
  return ledger;
}

export function isNewestIn(ledger: Ledger, { identity, hash }: ListedRow): boolean {
  const known = ledger.get(identity);
  return known !== undefined && !known.isGone && known.mark === fingerprint(hash);
}

/** The columns come before the payload, which is most of a line and is not parsed. */
function readLine(line: Buffer) {
  const end = line.indexOf(',"payload":');
  const {
    updated_at: updatedAt,
    _hash: hash,
    ...rest
  } = headLine.parse(JSON.parse(`${line.subarray(0, end).toString('utf8')}}`));
  return { ...rest, updatedAt, hash };
}

const headLine = z.object({
  id: z.string(),
  updated_at: z.string(),
  bank_account_id: z.string(),
  status: z.string(),
  _hash: z.string(),
});

const deletionLine = z.object({ id: z.string() });

function partsOf({ manifest }: Link, stream: string): readonly Part[] {
  return manifest.parts.filter((part) => part.stream === stream);
}
