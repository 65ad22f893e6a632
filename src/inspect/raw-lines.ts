import { z } from 'zod';
import { type Link, newestManifest, readManifest } from '../raw/chain.ts';
import type { Part } from '../raw/manifest.ts';
import { readPart } from '../raw/read-part.ts';
import type { RawZone } from '../raw/zone.ts';

/** Where a line lies in the raw zone. */
export interface LineAt {
  readonly manifest: number;
  readonly part: number;
  readonly row: number;
}

export interface RawLineFound extends LineAt {
  readonly object: string;
  readonly committedAt: string;
  readonly updatedAt: string;
  readonly status: string;
  readonly bankAccountId: string;
  readonly hash: string;
  readonly payload: string;
}

/** Looks lines of one stream up in the raw zone, each manifest read once. */
export interface RawLines {
  /** The newest manifest there is; 0 in an empty zone. */
  newest(): Promise<number>;
  /** The object that holds the lines of a part, and when that was committed; undefined where no manifest names it. */
  partAt(at: LineAt): Promise<{ readonly part: Part; readonly link: Link } | undefined>;
  /** The line at a position, if it is of that id. */
  lineAt(id: string, at: LineAt): Promise<RawLineFound | undefined>;
  /** Every line of an id in the manifests after a number. */
  linesOf(id: string, after: number): Promise<readonly RawLineFound[]>;
}

export function rawLines(zone: RawZone, stream: string): RawLines {
  const links = new Map<number, Promise<Link>>();
  const linkOf = (seq: number): Promise<Link> => {
    const known = links.get(seq) ?? readManifest(zone, seq);
    links.set(seq, known);
    return known;
  };
  let head: Promise<number> | undefined;
  const newest = () => {
    head ??= newestManifest(zone).then((link) => link?.seq ?? 0);
    return head;
  };
  const linesIn = async (id: string, link: Link, part: Part): Promise<RawLineFound[]> => {
    const found: RawLineFound[] = [];
    const mark = Buffer.from(JSON.stringify(id));
    await readPart(zone, part, (line) => {
      if (!line.includes(mark)) return;
      const read = lineShape.parse(JSON.parse(line.toString('utf8')));
      if (read.id !== id) return;
      const { _part: number, _row: row, _hash: hash } = read;
      found.push({
        manifest: link.seq,
        part: number,
        row,
        object: zone.uri(part.path),
        committedAt: link.manifest.created_at,
        updatedAt: read.updated_at,
        status: read.status,
        bankAccountId: read.bank_account_id,
        hash,
        payload: payloadOf(line.toString('utf8')),
      });
    });
    return found;
  };
  const partAt: RawLines['partAt'] = async ({ manifest, part: number }) => {
    if (manifest > (await newest())) return undefined;
    const link = await linkOf(manifest);
    const part = partsOf(link, stream).find(({ path }) => numberOf(path) === number);
    return part && { part, link };
  };
  return {
    newest,
    partAt,
    async lineAt(id, at) {
      const found = await partAt(at);
      if (found === undefined) return undefined;
      const lines = await linesIn(id, found.link, found.part);
      return lines.find(({ row }) => row === at.row);
    },
    async linesOf(id, after) {
      const all: RawLineFound[] = [];
      for (let seq = after + 1; seq <= (await newest()); seq += 1) {
        const link = await linkOf(seq);
        for (const part of partsOf(link, stream)) all.push(...(await linesIn(id, link, part)));
      }
      return all;
    },
  };
}

const lineShape = z.object({
  id: z.string(),
  updated_at: z.string(),
  status: z.string(),
  bank_account_id: z.string(),
  _hash: z.string(),
  _part: z.number(),
  _row: z.number(),
});

/** The last field of a line, as it was written. */
function payloadOf(line: string): string {
  return line.slice(line.indexOf('"payload":') + '"payload":'.length, line.lastIndexOf('}'));
}

function partsOf({ manifest }: Link, stream: string): readonly Part[] {
  return manifest.parts.filter((part) => part.stream === stream);
}

function numberOf(path: string): number {
  return Number(/\/(\d+)\.ndjson\.gz$/.exec(path)?.[1]);
}
