import { expect, it } from 'vitest';
import { startJourney } from '../support/journey.ts';
import type { Asked, Fate } from './support/proxy.ts';
import { bucketAndDuckdb, cloud, folderAndBigquery, proxiedWorld } from './support/worlds.ts';

/** The fate of the first request that fits; the later ones pass. */
function once(fits: (asked: Asked) => boolean, fate: Fate | ((asked: Asked) => Fate)) {
  let left = 1;
  return (asked: Asked): Fate | undefined => {
    if (left === 0 || !fits(asked)) return undefined;
    left -= 1;
    return typeof fate === 'function' ? fate(asked) : fate;
  };
}

type Plan = ReturnType<typeof once>;

/** What the first of the plans says that has something to say; those after it are not asked, and keep theirs. */
function firstOf(plans: readonly Plan[]): Plan {
  return (asked) => {
    for (const plan of plans) {
      const fate = plan(asked);
      if (fate !== undefined) return fate;
    }
    return undefined;
  };
}

const isUpload = (name: string) => (asked: Asked) =>
  asked.method === 'POST' && asked.path.startsWith('/upload/') && asked.path.includes(name);
const isJob = (id: string) => (asked: Asked) =>
  asked.method === 'POST' && /\/jobs(\?|$)/.test(asked.path) && asked.body.includes(`"${id}`);
const small = { transactions: 120, accounts: 2, attachmentsShare: 0.1 };

it('T80 T82 the answer that something was stored is lost: it is written again, found to be ours, and counts once', async () => {
  // A part (C6), a receipt (C7), and the manifest (C8).
  const names = ['raw%2Ftransactions', 'attachments%2F', 'manifests%2F'];
  const losses = names.map((name) => once(isUpload(name), { loseAnswer: true }));
  const { world, gcs } = await proxiedWorld({ gcs: firstOf(losses) });
  const journey = await startJourney(small, world);
  expect(await journey.sync()).toMatchObject({ extract: { manifests: [1], faults: [] } });
  for (const name of names) {
    const [first, ...again] = gcs.seen.filter(
      (line) => /^POST .upload/.test(line) && line.includes(name),
    );
    expect(again, name).toContain(first);
  }
  await journey.expectTruth();
});

it('T85 the answers that a load job and the merge were started are lost (C10, C12): both are taken over, not repeated', async () => {
  const losses = ['qonto_elt_load_transactions', 'qonto_elt_merge'].map((id) =>
    once(isJob(id), { loseAnswer: true }),
  );
  const { world, bigquery } = await proxiedWorld({ bigquery: firstOf(losses) });
  const journey = await startJourney(small, world);
  const { load } = await journey.sync();
  const job = load?.jobs.find(({ job_id: id }) => id.startsWith('qonto_elt_load_transactions'));
  expect(job).toMatchObject({ adopted: true, job_id: expect.stringMatching(/_a1$/) });
  expect(load?.jobs.at(-1)).toMatchObject({ step: 'merge', adopted: true });
  // The random name of a dataset may contain `_a2` too, but not end with it.
  expect(bigquery.seen.filter((line) => /_a2\b/.test(line))).toEqual([]);
  // What the merge has counted is known all the same.
  expect(load?.accounts.reduce((sum, account) => sum + account.new, 0)).toBe(
    journey.bank.bank.truth().transactions.length,
  );
  await journey.expectTruth();
});

it('T85 the answer to an upload of rows from a folder is lost: its job is taken over, not repeated', async () => {
  const { world, bigquery } = await proxiedWorld({
    bigquery: once(isRows, { loseAnswer: true }),
    behind: folderAndBigquery,
  });
  const journey = await startJourney(small, world);
  const { load } = await journey.sync();
  const uploads = bigquery.seen.filter((line) => line.startsWith('POST /upload/bigquery'));
  expect(uploads.length).toBe(Object.keys(load?.rows ?? {}).length);
  await journey.expectTruth();
});

it('a download that is cut in the middle goes on where it stopped', async () => {
  const cuts = ['raw%2Ftransactions', 'manifests%2F'].map((name) =>
    once(isMedia(name), { cut: true }),
  );
  const { world } = await proxiedWorld({
    gcs: firstOf(cuts),
    behind: bucketAndDuckdb,
  });
  const journey = await startJourney(small, world);
  await journey.sync();
  await journey.expectTruth();
});

it('a load that is overtaken while it counts what it staged goes on behind the other', async () => {
  let other: Promise<unknown> | undefined;
  const { world } = await proxiedWorld({
    bigquery: once(isCount, {
      async before() {
        other = journey.load();
        await other;
      },
    }),
  });
  const journey = await startJourney(small, world);
  await journey.extract();
  expect(await journey.load()).toMatchObject({ load: { from: 0, to: 1, jobs: [] } });
  expect(await other).toMatchObject({ load: { from: 0, to: 1 } });
  await journey.expectTruth();
});

it('a job that another identity started, and that may not be seen, uses its id up and no more', async () => {
  const { world } = await proxiedWorld({ bigquery: hidden });
  const journey = await startJourney(small, world);
  const { load } = await journey.sync();
  expect(load?.jobs.map(({ job_id: id }) => id)).toContainEqual(
    expect.stringMatching(/^qonto_elt_load_labels_\w+_a2$/),
  );
  await journey.expectTruth();
});

it('T87 a job that is still running is waited for', async () => {
  let polls = 0;
  const running = ({ method, path }: Asked): Fate | undefined => {
    if (method !== 'GET' || !path.includes('/jobs/qonto_elt_merge') || polls > 3) return undefined;
    polls += 1;
    // The first look only asks whether the id is free.
    return polls === 1
      ? undefined
      : { tell: (answer) => answer.replace('"state":"DONE"', '"state":"RUNNING"') };
  };
  const { world } = await proxiedWorld({ bigquery: running });
  const journey = await startJourney(small, world);
  await journey.sync();
  expect(polls).toBe(4);
  await journey.expectTruth();
});

it('T86 a job of an earlier run that failed uses its id up; the next attempt has the next one', async () => {
  const { world } = await proxiedWorld({
    bigquery: once(isJob('qonto_elt_load_transactions'), gone),
  });
  const journey = await startJourney(small, world);
  await expect(journey.sync()).rejects.toMatchObject({ name: 'ConnectorError' });
  const { load } = await journey.load();
  const jobs = load?.jobs.map(({ job_id: id, adopted }) => [
    id.replace(/_[0-9a-f]{24}/, ''),
    adopted,
  ]);
  expect(jobs).toContainEqual(['qonto_elt_load_transactions_a2', false]);
  // The other tables were staged by the failed run already.
  expect(jobs).toContainEqual(['qonto_elt_load_labels_a1', true]);
  await journey.expectTruth();
});

it('T90 a transaction that BigQuery cancels for another one is tried again', async () => {
  const { world } = await proxiedWorld({ bigquery: once(isJob('qonto_elt_merge'), conflict) });
  const journey = await startJourney(small, world);
  const { load } = await journey.sync();
  expect(load?.jobs.at(-1)?.job_id).toMatch(/^qonto_elt_merge_[0-9a-f]{24}_a2$/);
  await journey.expectTruth();
});

it('a merge that succeeded once in a dataset that was made anew is done again', async () => {
  const { world } = await proxiedWorld({});
  const journey = await startJourney(small, world);
  await journey.sync();
  const dataset = journey.warehouse.slice(journey.warehouse.indexOf('.') + 1);
  await cloud().bigquery.dataset(dataset).delete({ force: true });
  const { load } = await journey.load();
  expect(load?.jobs.at(-1)).toMatchObject({
    adopted: false,
    job_id: expect.stringMatching(/_a2$/),
  });
  await journey.expectTruth();
});

const isRows = ({ method, path }: Asked) =>
  method === 'POST' && path.startsWith('/upload/bigquery');

const gone = ({ body }: Asked): Fate => ({
  body: body.replaceAll('00000.ndjson.gz', 'gone.ndjson.gz'),
});

const conflict = ({ body }: Asked): Fate => {
  const job = JSON.parse(body);
  job.configuration.query.query =
    "select error('Transaction is aborted due to concurrent update against table')";
  return { body: JSON.stringify(job) };
};

const isMedia = (name: string) => (asked: Asked) =>
  asked.method === 'GET' && asked.path.includes('alt=media') && asked.path.includes(name);

const isCount = ({ method, path, body }: Asked) =>
  method === 'POST' && /\/jobs(\?|$)/.test(path) && body.includes('as row_count');

const hidden = ({ method, path }: Asked): Fate | undefined =>
  method === 'GET' && /\/jobs\/qonto_elt_load_labels_\w+_a1\?/.test(path)
    ? { answer: 403, reason: 'accessDenied', message: 'no bigquery.jobs.get' }
    : undefined;
