import { gunzipSync } from 'node:zlib';

/** A line of a part, or a row of a staging table. */
export type Line = Readonly<Record<string, unknown>>;

export interface Tables {
  cursor: { seq: number; manifestSha256: string; rawZone?: string | undefined } | undefined;
  /** By table and key. */
  readonly rows: Map<string, Map<string, Line>>;
  readonly loads: { readonly seq: number }[];
}

export function linesOf(part: Buffer): Line[] {
  return gunzipSync(part)
    .toString('utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as Line);
}

/** The line that came later: by manifest, part and row. */
export function isLater(a: Line, b: Line): boolean {
  for (const name of ['_seq', '_part', '_row']) {
    const difference = Number(a[name]) - Number(b[name]);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** Where a line came from, and what its content is known by. A line that is not merged is the first of its content. */
export function originOf({ _seq, _part, _row, _hash, _first_seq = _seq }: Line) {
  return {
    seq: Number(_seq),
    firstSeq: Number(_first_seq),
    part: Number(_part),
    row: Number(_row),
    hash: _hash,
  };
}

export function keyOf(line: Line, key: readonly string[]): string {
  return key.map((name) => String(line[name])).join(' ');
}
