import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeDataset } from '../../tools/emulators/clients.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import type { Asked, Fate } from './support/proxy.ts';
import { bucketAndDuckdb, cloud, cloudWorld, newBucket, proxiedWorld } from './support/worlds.ts';

const small = { transactions: 60, accounts: 1, attachmentsShare: 0.1 };
const datasetOf = ({ warehouse }: Journey) => warehouse.slice(warehouse.indexOf('.') + 1);
const bucketOf = ({ raw }: Journey) => raw.split('/')[2] ?? '';

const refusal = (kind: string, code: string) => ({ name: 'ConnectorError', kind, code });

describe('a bucket', () => {
  it('that does not exist is said to be missing, by every command, and never looks empty', async () => {
    const journey = await startJourney(small, cloudWorld);
    const raw = 'gs://no-such-bucket-at-all/x';
    for (const run of [journey.sync, journey.extract, journey.load]) {
      await expect(run({ raw })).rejects.toMatchObject(refusal('config', 'gcs_no_bucket'));
    }
  });

  it('that is elsewhere than the dataset is refused before anything is loaded', async () => {
    const journey = await startJourney(small, cloudWorld);
    await makeDataset(cloud().bigquery, datasetOf(journey), { location: 'asia-northeast1' });
    await journey.extract();
    await expect(journey.load()).rejects.toMatchObject({
      ...refusal('config', 'bigquery_location'),
      message: expect.stringContaining('is in asia-northeast1 and the bucket in EU'),
    });
    const [tables] = await cloud().bigquery.dataset(datasetOf(journey)).getTables();
    expect(tables).toEqual([]);
  });

  it('decides where a new dataset goes, unless --location does; a contradiction is refused', async () => {
    const journey = await startJourney(small, cloudWorld);
    await journey.sync();
    const [{ location }] = await cloud().bigquery.dataset(datasetOf(journey)).getMetadata();
    expect(location).toBe('EU');
    await expect(journey.load({ location: 'US' })).rejects.toMatchObject(
      refusal('config', 'bigquery_location'),
    );
  });

  it('that was copied to another folder or bucket is loaded from there: its bytes prove it', async () => {
    const journey = await startJourney(small, cloudWorld);
    await journey.extract();
    const copy = await newBucket();
    const [files] = await cloud().storage.bucket(bucketOf(journey)).getFiles();
    for (const file of files) await file.copy(cloud().storage.bucket(copy).file(file.name));
    await journey.load({ raw: `gs://${copy}/company` });
    expect(await journey.query('select count(*)::int as n from qonto_raw.transactions')).toEqual([
      { n: journey.bank.bank.truth().transactions.length },
    ]);
  });
});

describe('T84 a part that a manifest names', () => {
  it('and that is gone stops the load, with nothing merged', async () => {
    const journey = await startJourney(small, cloudWorld);
    await journey.extract();
    await (await part(journey)).delete();
    await expectRefused(journey, 'cannot be read');
  });

  it('and that was altered stops the load, with nothing merged', async () => {
    const journey = await startJourney(small, cloudWorld);
    await journey.extract();
    await (await part(journey)).save(gzipSync('{"id":"forged"}\n'));
    await expectRefused(journey, 'was changed since');
  });
});

describe('a table that is not ours', () => {
  it.each([
    ['another type', { schema: { fields: [{ name: 'id', type: 'INTEGER' }] } }, 'is INT64'],
    [
      'T93 a wider type',
      { schema: { fields: [{ name: '_seq', type: 'NUMERIC' }] } },
      '_seq is NUMERIC',
    ],
    [
      'other columns',
      { schema: { fields: [{ name: 'x', type: 'STRING' }] } },
      'none of our columns',
    ],
    ['a view', { view: { query: 'select 1 as id', useLegacySql: false } }, 'it is a view'],
  ])('%s: it is left alone, and named', async (_, metadata, what) => {
    const journey = await prepared('labels', metadata);
    await expect(journey.load()).rejects.toMatchObject({
      ...refusal('config', 'foreign_table'),
      message: expect.stringMatching(new RegExp(`labels was not made by qonto-elt: .*${what}`)),
    });
  });

  it('other partitions: it is left alone, and named', async () => {
    const journey = await prepared('transactions', {
      schema: { fields: [{ name: 'updated_at', type: 'TIMESTAMP' }] },
      timePartitioning: { type: 'DAY', field: 'updated_at' },
    });
    await expect(journey.load()).rejects.toMatchObject(refusal('config', 'foreign_table'));
  });

  it.each([
    ['expirationTime', { expirationTime: String(Date.now() + 86_400_000) }],
    [
      'timePartitioning.expirationMs',
      { timePartitioning: { type: 'MONTH', field: 'updated_at', expirationMs: '86400000' } },
    ],
  ])('that forgets rows by %s is refused', async (setting, metadata) => {
    const fields = [{ name: 'updated_at', type: 'TIMESTAMP' }];
    const journey = await prepared('transactions', { schema: { fields }, ...metadata });
    await expect(journey.load()).rejects.toMatchObject({
      ...refusal('config', 'expiring_table'),
      message: expect.stringContaining(setting),
    });
  });

  it('T94 that was dropped is not made again, empty: its rows would never come back', async () => {
    const journey = await startJourney(small, cloudWorld);
    await journey.sync();
    await cloud().bigquery.dataset(datasetOf(journey)).table('labels').delete();
    await expect(journey.load()).rejects.toMatchObject({
      ...refusal('data', 'table_lost'),
      message: expect.stringContaining('has lost labels'),
    });
    await cloud().bigquery.dataset(datasetOf(journey)).table('_cursor').delete();
    await expect(journey.load()).rejects.toMatchObject(refusal('data', 'table_lost'));
  });

  it('T333 that has lost what its rows say gets no empty column in its place', async () => {
    const journey = await startJourney(small, cloudWorld);
    await journey.sync();
    const table = cloud().bigquery.dataset(datasetOf(journey)).table('labels');
    const [{ schema }] = await table.getMetadata();
    const fields = schema.fields.filter(({ name }: { name: string }) => name !== 'payload');
    await table.delete();
    await table.create({ schema: { fields } });
    await expect(journey.load()).rejects.toMatchObject({
      message: expect.stringContaining('has lost labels.payload'),
    });
  });

  it('is not made in a dataset whose tables expire', async () => {
    const journey = await startJourney(small, cloudWorld);
    await journey.extract();
    await makeDataset(cloud().bigquery, datasetOf(journey), {
      location: 'EU',
      defaultTableExpirationMs: '5184000000',
    });
    await expect(journey.load()).rejects.toMatchObject({
      ...refusal('config', 'expiring_table'),
      message: expect.stringContaining('defaultTableExpirationMs'),
    });
  });

  it('a cursor of two rows is named, and nothing is loaded', async () => {
    const journey = await startJourney(small, cloudWorld);
    await journey.sync();
    const query = `insert into \`${datasetOf(journey)}._cursor\` select * from \`${datasetOf(journey)}._cursor\``;
    await cloud().bigquery.query({ query });
    await expect(journey.load()).rejects.toMatchObject(refusal('data', 'cursor_damaged'));
  });

  it('T92 of an older version of ours gets the columns it lacks, and loses none', async () => {
    const journey = await startJourney(small, cloudWorld);
    await journey.sync();
    const table = cloud().bigquery.dataset(datasetOf(journey)).table('labels');
    const [{ schema }] = await table.getMetadata();
    const kept = schema.fields.filter(({ name }: { name: string }) => name !== '_extracted_at');
    await table.delete();
    const fields = [...kept, { name: 'of_the_user', type: 'STRING', mode: 'NULLABLE' }];
    await table.create({ schema: { fields } });
    journey.bank.bank.advance({ days: 30 });
    await journey.sync();
    const [after] = await table.getMetadata();
    const names = after.schema.fields.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['of_the_user', '_extracted_at', 'payload']));
  });
});

it('a temporary folder that cannot be used is named, not the raw zone', async () => {
  const journey = await startJourney(small, bucketAndDuckdb);
  await journey.extract();
  vi.stubEnv('TMPDIR', '/nowhere/at/all');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  await expect(journey.load()).rejects.toMatchObject({
    ...refusal('unavailable', 'temporary_folder'),
    message: expect.stringContaining('/nowhere/at/all'),
  });
});

describe('a service', () => {
  it('T82 that answers 503 once in a while during uploads is asked again', async () => {
    let asked = 0;
    const sometimes = (request: Asked): Fate | undefined => {
      if (!writes(request)) return undefined;
      asked += 1;
      return asked % 4 === 1
        ? { answer: 503, reason: 'backendError', message: 'try again' }
        : undefined;
    };
    const { world } = await proxiedWorld({ gcs: sometimes });
    const journey = await startJourney({ ...small, attachmentsShare: 0 }, world);
    expect(await journey.sync()).toMatchObject({ extract: { faults: [] } });
    expect(asked).toBeGreaterThan(4);
    await journey.expectTruth();
  });

  it('that refuses writes says which role is missing, and nothing is committed', async () => {
    const denied = {
      answer: 403,
      reason: 'forbidden',
      message: 'no storage.objects.create access',
    };
    const { world } = await proxiedWorld({ gcs: always(writes, denied) });
    const journey = await startJourney(small, world);
    await expect(journey.sync()).rejects.toMatchObject({
      ...refusal('auth', 'gcs_forbidden'),
      hint: expect.stringContaining('roles'),
    });
    const [files] = await cloud().storage.bucket(bucketOf(journey)).getFiles();
    expect(files).toEqual([]);
  });

  it('T83 that says 403 for a name that is taken, as to an identity without the right to delete, is understood', async () => {
    let told = 0;
    const deny = ({ path, method }: Asked): Fate | undefined => {
      const manifest = method === 'POST' && path.includes('manifests%2F');
      if (!manifest) return undefined;
      told += 1;
      const denied = {
        answer: 403,
        reason: 'forbidden',
        message: 'no storage.objects.delete access',
      };
      return told === 1 ? { loseAnswer: true } : denied;
    };
    const { world } = await proxiedWorld({ gcs: deny });
    const journey = await startJourney({ ...small, attachmentsShare: 0 }, world);
    expect(await journey.extract()).toMatchObject({ extract: { manifests: [1] } });
    expect(told).toBe(2);
  });

  it.each([
    [403, 'quotaExceeded', 'unavailable', 'bigquery_quota'],
    [403, 'accessDenied', 'auth', 'bigquery_forbidden'],
    [400, 'bytesBilledLimitExceeded', 'config', 'bigquery_too_costly'],
    [401, 'authError', 'auth', 'google_credentials'],
  ])(
    'T88 that answers jobs with %i %s stops the load, with nothing merged',
    async (answer, reason, kind, code) => {
      const refused = { answer, reason, message: `the words of ${reason}` };
      const { world } = await proxiedWorld({ bigquery: always(jobs, refused) });
      const journey = await startJourney(small, world);
      await journey.extract();
      await expect(journey.load()).rejects.toMatchObject(refusal(kind, code));
      const [row] = await cloud()
        .bigquery.dataset(datasetOf(journey))
        .table('transactions')
        .getRows();
      expect(row).toEqual([]);
    },
  );
});

const part = async (journey: Journey) => {
  const bucket = cloud().storage.bucket(bucketOf(journey));
  const [files] = await bucket.getFiles({ prefix: 'company/raw/transactions/' });
  const [first] = files;
  if (first === undefined) throw new Error('there is no part');
  return first;
};

const expectRefused = async (journey: Journey, message: string) => {
  await expect(journey.load()).rejects.toMatchObject({
    ...refusal('data', 'part_damaged'),
    message: expect.stringContaining(message),
  });
  expect(await journey.query('select seq from qonto_raw._cursor')).toEqual([{ seq: '0' }]);
};

const prepared = async (name: string, metadata: object) => {
  const journey = await startJourney(small, cloudWorld);
  await journey.extract();
  await makeDataset(cloud().bigquery, datasetOf(journey), { location: 'EU' });
  await cloud().bigquery.dataset(datasetOf(journey)).createTable(name, metadata);
  return journey;
};

const always =
  (fits: (asked: Asked) => boolean, fate: Fate) =>
  (asked: Asked): Fate | undefined =>
    fits(asked) ? fate : undefined;

const writes = ({ method, path }: Asked) => method === 'POST' && path.startsWith('/upload/');

const jobs = ({ method, path }: Asked) => method === 'POST' && /\/jobs(\?|$)/.test(path);
