import { createHash } from 'node:crypto';
import { type Line, linesOf, originOf } from '../tables.ts';
import type { Disk } from '../zone.ts';

/** A manifest as it lies on the disk, read without any help of the program. */
export interface RawManifest {
  readonly seq: number;
  readonly previous_sha256: string | null;
  readonly parts: readonly {
    readonly stream: string;
    readonly path: string;
    readonly sha256: string;
    readonly rows: number;
    readonly bytes: number;
  }[];
  readonly streams: Readonly<Record<string, RawStream | undefined>>;
  readonly files: { readonly pending: readonly { readonly id: string }[] };
}

interface RawStream {
  readonly counts: Readonly<Record<'read' | 'landed' | 'unchanged' | 'quarantined', number>>;
  readonly listings?: readonly {
    readonly slice: { readonly bank_account_id: string; readonly status: string };
    readonly watermark: string | null;
    readonly began_at?: string;
  }[];
}

export interface History {
  readonly manifests: readonly RawManifest[];
  readonly hashes: readonly string[];
  /** Every line that is in effect, in the order of the manifests. */
  readonly lines: readonly { readonly stream: string; readonly line: Line }[];
}

/**
 * Reads what has come to the log since `known`, or all of it, and checks I1 and I2: no gap, every manifest follows the
 * one before, every part is as named.
 */
export function readHistory(disk: Disk, known: History = nothing): History {
  const paths = [...disk.keys()].filter((path) => path.startsWith('manifests/')).sort();
  const hashes = [...known.hashes];
  const manifests = [...known.manifests];
  const lines = [...known.lines];
  for (const [index, path] of paths.entries()) {
    if (index < known.manifests.length) continue;
    const bytes = disk.get(path) ?? Buffer.alloc(0);
    const manifest = JSON.parse(bytes.toString('utf8')) as RawManifest;
    if (manifest.seq !== index + 1) throw new Error(`I1: ${path} is number ${index + 1}`);
    if (manifest.previous_sha256 !== (hashes.at(-1) ?? null))
      throw new Error(`I1: manifest ${manifest.seq} does not follow the one before`);
    hashes.push(sha256(bytes));
    manifests.push(manifest);
    for (const part of manifest.parts) {
      const content = disk.get(part.path);
      if (content === undefined) throw new Error(`I2: ${part.path} is missing`);
      if (sha256(content) !== part.sha256 || content.length !== part.bytes)
        throw new Error(`I2: ${part.path} is not what manifest ${manifest.seq} names`);
      const found = linesOf(content);
      if (found.length !== part.rows) throw new Error(`I2: ${part.path} has ${found.length} rows`);
      for (const line of found) lines.push({ stream: part.stream, line });
    }
    checkCounts(manifest);
  }
  return { manifests, hashes, lines };
}

/** I2: what a manifest says it has landed and set aside are the rows of its parts, and nothing that was read is left over. */
function checkCounts({ seq, parts, streams }: RawManifest): void {
  const rowsOf = (stream: string) =>
    parts.reduce((sum, part) => sum + (part.stream === stream ? part.rows : 0), 0);
  let aside = 0;
  for (const [name, state] of Object.entries(streams)) {
    const { read = 0, landed = 0, unchanged = 0, quarantined = 0 } = state?.counts ?? {};
    aside += quarantined;
    if (landed !== rowsOf(name) || read !== landed + unchanged + quarantined)
      throw new Error(`I2: manifest ${seq} counts the rows of ${name} wrongly`);
  }
  if (aside !== rowsOf('quarantine'))
    throw new Error(`I2: manifest ${seq} counts ${aside} rows set aside`);
  const uncounted = parts.find(({ stream }) => stream !== 'quarantine' && !(stream in streams));
  if (uncounted !== undefined)
    throw new Error(`I2: manifest ${seq} says nothing of ${uncounted.stream}`);
}

const nothing: History = { manifests: [], hashes: [], lines: [] };

/** I4: no watermark is ahead of what has landed, and none falls while the bank keeps its order. */
export function checkWatermarks({ manifests, lines }: History, sorted: boolean): void {
  const newest = new Map<string, string>();
  const before = new Map<string, string>();
  const beginnings = new Map<string, string>();
  let next = 0;
  for (const manifest of manifests) {
    for (; originOf(lines[next]?.line ?? {}).seq <= manifest.seq; next += 1) {
      const { stream, line = {} } = lines[next] ?? {};
      if (stream !== 'transactions') continue;
      const key = `${line.bank_account_id} ${line.status}`;
      const at = String(line.updated_at);
      if (at > (newest.get(key) ?? '')) newest.set(key, at);
    }
    for (const listing of manifest.streams.transactions?.listings ?? []) {
      const { slice, watermark, began_at: beganAt = '' } = listing;
      const { bank_account_id: account, status } = slice;
      const key = `${account} ${status}`;
      const known = before.get(key) ?? '';
      if ((watermark ?? '') > (newest.get(key) ?? ''))
        throw new Error(`I4: manifest ${manifest.seq} puts a watermark ahead of its rows: ${key}`);
      if (sorted && (watermark ?? '') < known)
        throw new Error(`I4: manifest ${manifest.seq} lets a watermark fall: ${key}`);
      if (known !== '' && beganAt > (beginnings.get(key) ?? ''))
        throw new Error(`I4: manifest ${manifest.seq} lets go of what lies before: ${key}`);
      before.set(key, watermark ?? '');
      beginnings.set(key, beganAt);
    }
  }
}

export function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
