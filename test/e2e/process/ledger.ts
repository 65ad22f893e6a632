import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { expect } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { manifestSchema } from '../../../src/raw/manifest.ts';
import { composeZone } from '../../../src/run/compose.ts';
import type { Journey } from '../../support/journey.ts';

/**
 * What must hold whenever a run has gone through: manifests 1 to n without a gap and each with the hash of the one
 * before, every part they name with the bytes it had, `_loads` 1 to n once each, and nothing left in the folder for
 * temporary files.
 */
export async function expectLedger(journey: Journey, temporary: string): Promise<void> {
  const zone = await composeZone(readConfig({ raw: journey.raw }, journey.env));
  const names: string[] = [];
  for await (const name of zone.list('manifests/')) names.push(name);
  names.sort();
  const numbers = names.map((_, index) => index + 1);
  expect(names).toEqual(numbers.map((seq) => `manifests/${String(seq).padStart(10, '0')}.json`));
  const hashes: string[] = [];
  for (const name of names) {
    const bytes = (await zone.read(name)) ?? Buffer.alloc(0);
    const manifest = manifestSchema.parse(JSON.parse(bytes.toString('utf8')));
    expect(manifest.previous_sha256, name).toBe(hashes.at(-1) ?? null);
    hashes.push(sha256(bytes));
    for (const part of manifest.parts) {
      const found = (await zone.read(part.path)) ?? Buffer.alloc(0);
      expect([part.path, sha256(found)]).toEqual([part.path, part.sha256]);
    }
  }
  const loads = await journey.query(
    'select seq::int as seq, manifest_sha256 from qonto_raw._loads order by 1',
  );
  expect(loads).toEqual(numbers.map((seq) => ({ seq, manifest_sha256: hashes[seq - 1] })));
  expect(await journey.query('select seq::int as seq from qonto_raw._cursor')).toEqual([
    { seq: numbers.length },
  ]);
  // In a checkout `tsx` keeps there what it has translated.
  const left = await readdir(temporary);
  expect(left.filter((name) => !name.startsWith('tsx-'))).toEqual([]);
}

/** For the record: newest versions of the bank that are in no table, and keys that are there more than once. */
export async function countLostAndDoubled(
  journey: Journey,
): Promise<{ readonly lost: number; readonly doubled: number }> {
  const rows = await journey.query(
    `select id, strftime(updated_at, '%Y-%m-%dT%H:%M:%S.%gZ') as updated_at, count(*)::int as n
     from qonto_raw.transactions group by all`,
  );
  const found = new Set(rows.map(({ id, updated_at: at }) => `${id} ${at}`));
  const { transactions } = journey.bank.bank.truth();
  return {
    lost: transactions.filter(({ id, updated_at: at }) => !found.has(`${id} ${at}`)).length,
    doubled: rows.reduce((sum, { n }) => sum + Number(n) - 1, 0),
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
