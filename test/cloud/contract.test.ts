import { openBigquery } from '../../src/load/bigquery/warehouse.ts';
import { gcsZone } from '../../src/raw/gcs/zone.ts';
import type { RawZone } from '../../src/raw/zone.ts';
import { rawZoneContract } from '../contract/raw-zone.ts';
import { warehouseContract } from '../contract/warehouse.ts';
import { temporaryFolder } from '../support/folders.ts';
import { queryDuckdb } from '../support/world.ts';
import { copyToDuckdb } from './support/copy-to-duckdb.ts';
import { cloudUrls } from './support/urls.ts';
import { cloud, newBucket, newDataset, project } from './support/worlds.ts';

const bucketZone = async () =>
  gcsZone({ bucket: await newBucket(), prefix: 'company/', endpoint: cloudUrls().gcsUrl });

async function bigquery(zone: RawZone) {
  const dataset = newDataset();
  const openWarehouse = () =>
    openBigquery({
      project,
      dataset,
      rawLocation: zone.location,
      maxBytesBilled: 2 ** 30,
      endpoint: cloudUrls().bigqueryUrl,
    });
  return {
    zone,
    warehouse: openWarehouse(),
    async without(table: string) {
      await cloud().bigquery.dataset(dataset).table(table).delete();
      return openWarehouse();
    },
    async query(sql: string) {
      const folder = await temporaryFolder();
      const copy = await copyToDuckdb(cloud().bigquery, dataset, folder);
      return queryDuckdb(':memory:', ...copy, sql);
    },
  };
}

rawZoneContract('a bucket', bucketZone);
warehouseContract('BigQuery, loaded from a bucket', async () => bigquery(await bucketZone()));
