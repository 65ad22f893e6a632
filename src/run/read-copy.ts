import { fileFlaw } from '../base/disk/place-flaw.ts';
import { readHead } from '../base/disk/read-head.ts';
import { isSameFile } from '../base/disk/target-path.ts';
import { configError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { isInRawZone } from './outside-raw.ts';

export interface ReadCopy {
  readonly file: string;
  readonly bytes: number;
}

/** Throws a config error for a copy that cannot be meant. */
export function checkReadCopy({ read_copy: copy, warehouse, raw, dbt_beside }: Config): void {
  if (copy === undefined) return;
  const refuse = (why: string) =>
    configError(`--read-copy ${copy}: ${why}`, {
      code: 'bad_setting',
      hint: 'Name another file, or leave the setting out.',
    });
  if (warehouse.kind !== 'duckdb')
    throw refuse('only a DuckDB file is copied, BigQuery has many readers');
  if (isSameFile(copy, warehouse.file)) throw refuse('it is the warehouse itself');
  if (dbt_beside.some((other) => other.kind === 'duckdb' && isSameFile(copy, other.file)))
    throw refuse('it is the warehouse of another organization');
  if (isInRawZone(copy, raw)) throw refuse('it would be inside the raw zone');
  const flaw = fileFlaw(copy);
  if (flaw !== undefined) throw refuse(`it ${flaw}`);
  if (!isReplaceable(copy)) throw refuse('what is there is no DuckDB file');
}

/** A DuckDB file has a word of its own behind its checksum. An empty file is nobody's. */
function isReplaceable(copy: string): boolean {
  const head = readHead(copy, 12);
  return head === undefined || head.length === 0 || head.subarray(8).toString() === 'DUCK';
}

/** Makes the read copy, where one is wanted. */
export async function writeReadCopy({
  read_copy: copy,
  warehouse,
}: Config): Promise<ReadCopy | undefined> {
  if (copy === undefined || warehouse.kind !== 'duckdb') return undefined;
  return (await import('../load/duckdb/copy.ts')).copyDuckdb(warehouse.file, copy);
}
