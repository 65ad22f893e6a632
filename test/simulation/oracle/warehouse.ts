import type { Random } from '../../../src/simulator/random.ts';
import { isLater, keyOf, type Line, originOf, type Tables } from '../tables.ts';
import type { History } from './history.ts';

/** The key of a staging table, as the documentation gives it. */
function keyOfTable(table: string): readonly string[] {
  return table === 'transactions' ? ['id', 'updated_at', '_hash'] : ['id', '_hash'];
}

/** I3: the cursor stands on a manifest of this log, and `_loads` names each manifest up to it once. */
export function checkCursor({ cursor, loads }: Tables, { hashes }: History): void {
  const at = cursor?.seq ?? 0;
  if (at > hashes.length) throw new Error(`I3: the cursor is at ${at} of ${hashes.length}`);
  if (at > 0 && cursor?.manifestSha256 !== hashes[at - 1])
    throw new Error(`I3: the cursor stands on another manifest ${at}`);
  const seqs = loads.map(({ seq }) => seq).sort((a, b) => a - b);
  if (seqs.length !== at || seqs.some((seq, index) => seq !== index + 1))
    throw new Error(`I3: _loads holds ${seqs.join(',')} at ${at}`);
}

/** I5 and P7: the tables are what all merged manifests give, taken in any order, some of them twice. */
export function checkFold({ rows, cursor }: Tables, { lines }: History, random: Random): void {
  const loaded = lines.filter(({ line }) => originOf(line).seq <= (cursor?.seq ?? 0));
  const shuffled = random.shuffle([...loaded, ...loaded.slice(0, 20)]);
  // What is set aside is in no table; every other stream of the log is, and no table is of anything else.
  const landed = loaded.map(({ stream }) => stream).filter((stream) => stream !== 'quarantine');
  for (const table of new Set([...landed, ...rows.keys()])) {
    const key = keyOfTable(table);
    const fold = new Map<string, Line>();
    const first = new Map<string, number>();
    for (const { stream, line } of shuffled) {
      if (stream !== table) continue;
      const name = keyOf(line, key);
      const found = fold.get(name);
      first.set(name, Math.min(originOf(line).seq, first.get(name) ?? Number.POSITIVE_INFINITY));
      if (found === undefined || isLater(line, found)) fold.set(name, line);
    }
    const held = rows.get(table) ?? new Map<string, Line>();
    if (held.size !== fold.size)
      throw new Error(`I5: ${table} holds ${held.size} rows, the log gives ${fold.size}`);
    for (const [name, line] of fold) {
      const found = held.get(name);
      if (found === undefined || !isSame(found, line))
        throw new Error(`I5: ${table} has something else at ${name}`);
      if (originOf(found).firstSeq !== first.get(name))
        throw new Error(`I5: ${table} knew ${name} at another time`);
    }
  }
}

function isSame(a: Line, b: Line): boolean {
  return originOf(a).hash === originOf(b).hash && originOf(a).seq === originOf(b).seq;
}

/** The newest version of each transaction. */
export function currentOf({ rows }: Tables): Map<string, Line> {
  const current = new Map<string, Line>();
  for (const line of rows.get('transactions')?.values() ?? []) {
    const found = current.get(String(line.id));
    if (found === undefined || isNewer(line, found)) current.set(String(line.id), line);
  }
  return current;
}

function isNewer(a: Line, b: Line): boolean {
  if (a.updated_at !== b.updated_at) return String(a.updated_at) > String(b.updated_at);
  return isLater(a, b);
}

/** P14: what a table shows of a transaction never becomes older. */
export function checkNoStepBack(before: Map<string, Line>, after: Map<string, Line>): void {
  for (const [id, line] of before) {
    const now = after.get(id);
    if (now === undefined) throw new Error(`P14: transaction ${id} is gone`);
    if (String(now.updated_at) < String(line.updated_at))
      throw new Error(`P14: transaction ${id} went back to ${now.updated_at}`);
  }
}
