import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDuckdb } from '../../../src/load/duckdb/warehouse.ts';
import { folderZone } from '../../../src/raw/folder/zone.ts';
import { stoppableWarehouse } from '../../../src/run/stoppable.ts';
import { batchOf, cursorAt, staged } from '../../contract/batches.ts';
import { temporaryFolder } from '../../support/folders.ts';

const beginning = { seq: 0, manifestSha256: '' };

async function largeBatch(folder: string) {
  const lines = Array.from({ length: 10_000 }, (_, n) => ({
    id: `row ${n}`,
    updated_at: new Date(Date.UTC(2026, 0, 1) + n).toISOString(),
    bank_account_id: 'account',
    status: 'completed',
    _hash: `hash ${n}`,
    payload: { id: `row ${n}`, note: 'x'.repeat(500) },
  }));
  const zone = folderZone(join(folder, 'raw'));
  const rows = await staged(zone, 1, 'transactions', lines);
  return batchOf(beginning, cursorAt(1), [rows]);
}

it('T103 a merge that takes longer than it is given is rolled back, and can be made again', async () => {
  const folder = await temporaryFolder();
  const batch = await largeBatch(folder);
  const warehouse = await openDuckdb(join(folder, 'bank.duckdb'));
  await warehouse.prepare();
  const stopping = new AbortController();
  const reason = new Error('stop');
  const merging = stoppableWarehouse(warehouse, stopping.signal, 0).merge(batch);
  stopping.abort(reason);
  await expect(merging).rejects.toBe(reason);
  await expect(stoppableWarehouse(warehouse, stopping.signal).merge(batch)).rejects.toBe(reason);
  warehouse.close();
  const again = await openDuckdb(join(folder, 'bank.duckdb'));
  expect(await again.cursor()).toEqual(beginning);
  expect((await again.merge(batch)).counts).toMatchObject([{ new: 10_000 }]);
  expect(await again.cursor()).toMatchObject(cursorAt(1));
  again.close();
});

it('T103 a merge that ends in time is kept', async () => {
  const folder = await temporaryFolder();
  const batch = await largeBatch(folder);
  const warehouse = await openDuckdb(join(folder, 'bank.duckdb'));
  await warehouse.prepare();
  const stopping = new AbortController();
  const merging = stoppableWarehouse(warehouse, stopping.signal, 600_000).merge(batch);
  stopping.abort();
  expect((await merging).counts).toMatchObject([{ new: 10_000 }]);
  expect(await warehouse.cursor()).toMatchObject(cursorAt(1));
  warehouse.close();
});
