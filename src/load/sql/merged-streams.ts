import { z } from 'zod';
import type { Merged } from '../lost-tables.ts';
import type { Dialect } from './dialect.ts';

/** One row: how many manifests `_loads` knows, and of each stream how many of them brought rows. */
export function mergedStreamsSql(
  loads: string,
  streams: readonly string[],
  { quote, jsonText }: Dialect,
): string {
  const sums = streams.map((stream) => {
    const landed = `cast(${jsonText(quote('counts'), `$.${stream}.landed`)} as int64)`;
    return `sum(case when ${landed} > 0 then 1 else 0 end) as ${quote(stream)}`;
  });
  return `select ${['count(*) as _all', ...sums].join(', ')} from ${loads}`;
}

/** The row of `mergedStreamsSql`; a sum over no rows is null. */
export function mergedOf(rows: unknown): Merged {
  const [{ _all: loads = 0, ...sums }] = mergedRows.parse(rows);
  return {
    loads: loads ?? 0,
    byStream: new Map(Object.entries(sums).map(([k, n]) => [k, n ?? 0])),
  };
}

const mergedRows = z.tuple([z.record(z.string(), z.coerce.number().nullable())]);
