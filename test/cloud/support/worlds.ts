import { randomUUID } from 'node:crypto';
import { emulatorClients, makeBucket } from '../../../tools/emulators/clients.ts';
import { embeddedWorld, type MakeWorld, queryDuckdb } from '../../support/world.ts';
import { copyToDuckdb } from './copy-to-duckdb.ts';
import { type Asked, type Fate, type LoopbackProxy, startProxy } from './proxy.ts';
import { cloudUrls } from './urls.ts';

export const project = 'demo';

export function cloud() {
  return emulatorClients(cloudUrls(), project);
}

export async function newBucket(location = 'EU'): Promise<string> {
  const name = `qonto-${randomUUID()}`;
  await makeBucket(cloud().storage, name, { location });
  return name;
}

export function newDataset(): string {
  return `raw_${randomUUID().replaceAll('-', '')}`;
}

const variables = () => ({
  STORAGE_EMULATOR_HOST: cloudUrls().gcsUrl,
  BIGQUERY_EMULATOR_HOST: cloudUrls().bigqueryUrl,
});

/** Production: a bucket and a dataset. */
export const cloudWorld: MakeWorld = async (folder) => ({
  ...(await withBigquery(folder)),
  ...(await withBucket()),
});

export const bucketAndDuckdb: MakeWorld = async (folder) => ({
  ...(await embeddedWorld(folder)),
  ...(await withBucket()),
});

export const folderAndBigquery: MakeWorld = async (folder) => ({
  ...(await embeddedWorld(folder)),
  ...(await withBigquery(folder)),
});

async function withBucket() {
  const bucket = await newBucket();
  return {
    raw: `gs://${bucket}/company`,
    env: variables(),
    async readObject(uri: string) {
      const [bytes] = await cloud()
        .storage.bucket(bucket)
        .file(uri.slice(`gs://${bucket}/`.length))
        .download();
      return bytes;
    },
  };
}

async function withBigquery(folder: string) {
  const dataset = newDataset();
  const freeze = async () => {
    const copy = await copyToDuckdb(cloud().bigquery, dataset, folder);
    return (sql: string) => queryDuckdb(':memory:', ...copy, sql);
  };
  return {
    warehouse: `bigquery:${project}.${dataset}`,
    env: variables(),
    freeze,
    query: async (sql: string) => (await freeze())(sql),
  };
}

/** The cloud world behind proxies: what the program asks of it passes through them. */
export async function proxiedWorld(fates: {
  readonly gcs?: (asked: Asked) => Fate | undefined;
  readonly bigquery?: (asked: Asked) => Fate | undefined;
  readonly behind?: MakeWorld;
}): Promise<{
  readonly world: MakeWorld;
  readonly gcs: LoopbackProxy;
  readonly bigquery: LoopbackProxy;
}> {
  const gcs = await startProxy(cloudUrls().gcsUrl, fates.gcs);
  const bigquery = await startProxy(cloudUrls().bigqueryUrl, fates.bigquery);
  const env = { STORAGE_EMULATOR_HOST: gcs.url, BIGQUERY_EMULATOR_HOST: bigquery.url };
  return {
    gcs,
    bigquery,
    world: async (folder) => ({ ...(await (fates.behind ?? cloudWorld)(folder)), env }),
  };
}
