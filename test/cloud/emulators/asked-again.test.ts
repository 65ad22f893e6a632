import { afterAll, beforeAll, expect, it } from 'vitest';
import { emulatorClients, makeBucket, makeDataset } from '../../../tools/emulators/clients.ts';
import { type Emulators, startEmulators } from '../../../tools/emulators/start.ts';
import { type Asked, type Fate, startProxy } from '../support/proxy.ts';

let emulators: Emulators;
beforeAll(async () => {
  emulators = await startEmulators();
});
afterAll(() => emulators.stop());

it('a bucket and a dataset are made whose first answers are lost, so that the clients ask again', async () => {
  const gcs = await startProxy(emulators.gcsUrl, losesFirst(/\/b\?/));
  const bigquery = await startProxy(emulators.bigqueryUrl, losesFirst(/\/datasets\??/));
  const urls = { gcsUrl: gcs.url, bigqueryUrl: bigquery.url };
  const clients = emulatorClients(urls, 'demo');
  await makeBucket(clients.storage, 'asked-twice');
  await makeDataset(clients.bigquery, 'asked_twice');
  const there = emulatorClients(emulators, 'demo');
  expect((await there.storage.bucket('asked-twice').exists())[0]).toBe(true);
  expect((await there.bigquery.dataset('asked_twice').exists())[0]).toBe(true);
  for (const { seen } of [gcs, bigquery])
    expect(seen.filter((line) => line.startsWith('POST')).length).toBeGreaterThan(1);
});

/** The answer to the first request that makes something at this path. */
function losesFirst(path: RegExp): (asked: Asked) => Fate | undefined {
  let left = 1;
  return ({ method, path: asked }) => {
    if (method !== 'POST' || !path.test(asked) || left === 0) return undefined;
    left -= 1;
    return { loseAnswer: true };
  };
}
