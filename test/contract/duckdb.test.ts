import { join } from 'node:path';
import { openDuckdb } from '../../src/load/duckdb/warehouse.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { temporaryFolder } from '../support/folders.ts';
import { queryDuckdb } from '../support/world.ts';
import { warehouseContract } from './warehouse.ts';

warehouseContract('DuckDB', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'bank.duckdb');
  return {
    warehouse: await openDuckdb(file),
    zone: folderZone(join(folder, 'raw')),
    query: (sql) => queryDuckdb(file, sql),
    async without(table) {
      await queryDuckdb(file, `drop table qonto_raw.${table}`);
      return openDuckdb(file);
    },
  };
});
