import { configError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { readLease } from '../raw/lease.ts';
import { asideFolder, isSafeId, manifestAt, manifestPath } from '../raw/paths.ts';
import type { RawZone } from '../raw/zone.ts';
import { checkFile, type StoredFile } from './check-file.ts';
import { type CheckedManifest, checkManifest } from './check-manifest.ts';
import { type Finding, finding } from './finding.ts';
import { type LedgerTotals, openLedger } from './ledger.ts';
import { compareNeighbours } from './neighbours.ts';

export interface VerifyReport {
  readonly raw: string;
  readonly newest_manifest: number;
  readonly parts: number;
  readonly rows: number;
  /** Of parts and attachments, as stored. */
  readonly bytes: number;
  /** Stored attachments: distinct objects. */
  readonly attachments: number;
  /** Null when what it is made from is damaged itself. */
  readonly ledger: LedgerTotals | null;
  readonly left_over: LeftOver;
  readonly findings: readonly Finding[];
  readonly seconds: number;
}

/** Requests to the storage at once. */
const atOnce = 8;

/**
 * Reads everything that the manifests name and compares it with what they say: manifests without a gap, each vouching for
 * the one before; parts by size, both checksums and rows; attachments by the hash that is their name; watermarks that
 * never fall; and for every attachment a transaction refers to, what became of it. Changes nothing. Throws a config error
 * where there is no raw zone, and what the storage throws when it does not answer.
 */
export async function verify(zone: RawZone, log: Log): Promise<VerifyReport> {
  const startedAt = Date.now();
  const { newest, stored, gaps } = await chainOf(zone);
  const findings: Finding[] = [...gaps];
  const ledger = openLedger();
  const files = new Set<string>();
  const sum = { parts: 0, partsThere: 0, rows: 0, bytes: 0, filesThere: 0, aside: 0 };
  let before: CheckedManifest | undefined;
  let isLedgerWhole = gaps.length === 0;
  for await (const checked of readAhead(stored, atOnce, (seq) => checkManifest(zone, seq))) {
    findings.push(...checked.findings, ...compareNeighbours(zone, before, checked));
    sum.parts += checked.parts;
    sum.partsThere += checked.partsThere;
    sum.rows += checked.rows;
    sum.bytes += checked.bytes;
    isLedgerWhole &&= checked.isWhole;
    for (const id of checked.references) ledger.refer(id);
    for (const { id, state } of checked.outcomes) ledger.settle(id, state);
    for await (const file of readAhead(newFiles(checked, files), atOnce, (one) =>
      checkFile(zone, one),
    )) {
      if (file.finding !== undefined) findings.push(file.finding);
      sum.bytes += file.bytes;
      sum.filesThere += file.isThere ? 1 : 0;
      sum.aside += file.isAside ? 1 : 0;
    }
    before = checked;
    if (checked.seq % 1_000 === 0 || checked.rows >= 10_000)
      log.info('manifest verified', { seq: checked.seq, rows: checked.rows });
  }
  const closed = isLedgerWhole ? ledger.close(new Set(before?.link?.pending)) : undefined;
  findings.push(...(closed?.findings ?? []));
  return {
    raw: zone.uri(''),
    newest_manifest: newest,
    parts: sum.parts,
    rows: sum.rows,
    bytes: sum.bytes,
    attachments: files.size - sum.aside,
    ledger: closed?.totals ?? null,
    left_over: await countLeftOver(zone, { parts: sum.partsThere, attachments: sum.filesThere }),
    findings,
    seconds: (Date.now() - startedAt) / 1_000,
  };
}

/**
 * Which manifests there are, and which should be: each gap is one finding, however many numbers it has. The lease
 * remembers the newest manifest: if the last ones are lost, nothing else would know.
 */
async function chainOf(zone: RawZone) {
  const remembered = (await readLease(zone))?.record.newest_seq ?? 0;
  const stored = await storedManifests(zone);
  const newest = Math.max(remembered, stored.at(-1) ?? 0);
  const gaps: Finding[] = [];
  let next = 1;
  for (const seq of remembered > (stored.at(-1) ?? 0) ? [...stored, remembered + 1] : stored) {
    if (seq > next) gaps.push(gap(zone, next, seq - 1));
    next = seq + 1;
  }
  if (newest > 0) return { newest, stored, gaps };
  throw configError(`There is no manifest in ${zone.uri('')}`, {
    code: 'nothing_to_verify',
    hint: 'Check --raw: either nothing was extracted into this raw zone yet, or it is another folder or bucket.',
  });
}

function gap(zone: RawZone, first: number, last: number): Finding {
  const more = last > first ? `, up to manifest ${last}` : '';
  return finding('missing', zone.uri(manifestPath(first)), `the chain has a gap${more}`);
}

/** Attachments that no earlier line said were stored or set aside, so that each object is read once. */
function* newFiles({ outcomes }: CheckedManifest, known: Set<string>): Generator<StoredFile> {
  for (const { id, state, sha256 } of outcomes) {
    if (sha256 === null || !isSafeId(id)) continue;
    const isAside = state === 'quarantined';
    const name = `${isAside ? 'aside ' : ''}${id} ${sha256.slice(0, 24)}`;
    if (known.has(name)) continue;
    known.add(name);
    yield { id, sha256, isAside };
  }
}

/** The results of `work` in the order of the items, with at most `atOnce` items under way. Throws what `work` threw. */
export async function* readAhead<T, R>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for (const item of items) {
    const result = work(item);
    // It is awaited when its turn comes; until then a failure must not count as unhandled.
    result.catch(() => {});
    underWay.push(result);
    if (underWay.length < atOnce) continue;
    const first = underWay.shift();
    if (first !== undefined) yield await first;
  }
  for (const result of underWay) yield await result;
}

/** Objects that no manifest names: what died attempts have left, or what a run under way has not committed yet. */
interface LeftOver {
  readonly parts: number;
  readonly attachments: number;
  readonly temporary: number;
}

/** Counts them, by what is there less what is named: no list of names has to fit into memory. */
async function countLeftOver(
  zone: RawZone,
  named: { readonly parts: number; readonly attachments: number },
): Promise<LeftOver> {
  const aside = await count(zone, asideFolder);
  const parts = (await count(zone, 'raw/')) + (await count(zone, 'quarantine/')) - aside;
  return {
    parts: parts - named.parts,
    attachments: (await count(zone, 'attachments/')) + aside - named.attachments,
    temporary: await count(zone, '.tmp/'),
  };
}

/** The numbers manifests are stored under, in order. Unlike a run, this finds those behind a gap. */
async function storedManifests(zone: RawZone): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const path of zone.list('manifests/')) {
    const seq = manifestAt(path);
    if (seq !== undefined) found.push(seq);
  }
  return found.sort((a, b) => a - b);
}

async function count(zone: RawZone, prefix: string): Promise<number> {
  let objects = 0;
  for await (const _ of zone.list(prefix)) objects += 1;
  return objects;
}
