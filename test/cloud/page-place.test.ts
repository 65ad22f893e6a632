import { expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { writePage } from '../../src/run/report/page-address.ts';
import { isMarked } from '../../src/run/report/page-mark.ts';
import { type Fate, startProxy } from './support/proxy.ts';
import { cloudUrls } from './support/urls.ts';
import { cloud, newBucket } from './support/worlds.ts';

const page = '<!doctype html>new';
const raw = { kind: 'folder', folder: '/nowhere' } as const;

/** A bucket behind a proxy, and an object in it where a page is to go. */
async function start(fateOf: (method: string, path: string) => Fate | undefined = () => undefined) {
  const bucket = await newBucket();
  const proxy = await startProxy(cloudUrls().gcsUrl, ({ method, path }) => fateOf(method, path));
  const address = { kind: 'gcs', bucket, object: 'books/page.html' } as const;
  const file = cloud().storage.bucket(bucket).file(address.object);
  return {
    address,
    proxy,
    put: () => writePage({ raw, storage_endpoint: proxy.url }, address, page),
    keep: (text: string) => file.save(text, { resumable: false }),
    kept: async () => (await file.download()).toString(),
  };
}

const forbidden = {
  answer: 403,
  reason: 'forbidden',
  message: 'does not have storage.objects.get access',
};

it('T301 what is no page, or is said to be none, keeps its place in a bucket', async () => {
  const { put, keep, kept, address } = await start();
  await keep('id,amount\n1,2\n');
  await expect(put()).rejects.toMatchObject({
    kind: 'config',
    code: 'not_a_page',
    message: `The page gs://${address.bucket}/books/page.html would take the place of something that is no page`,
  });
  expect(await kept()).toBe('id,amount\n1,2\n');
  for (const before of ['', '<!DOCTYPE html>old', '\n<html lang="en">']) {
    await keep(before);
    await put();
    expect(await kept()).toBe(page);
  }
});

it.each([
  [forbidden, 'auth', 'gcs_forbidden'],
  [{ answer: 400, reason: 'invalid', message: 'Not so' }, 'unavailable', 'gcs_fault'],
])('T301 what cannot be looked at is not replaced: %o', async (fate, kind, code) => {
  const { put, keep, kept, address, proxy } = await start((method) =>
    method === 'GET' ? fate : undefined,
  );
  await keep('id,amount\n1,2\n');
  const refusal = {
    kind,
    code,
    message: expect.stringContaining(
      `What is at gs://${address.bucket}/books/page.html cannot be looked at`,
    ),
    hint: expect.stringContaining('Nothing was written'),
  };
  await expect(put()).rejects.toMatchObject(refusal);
  const config = {
    ...readConfig({ raw: 'gs://any/raw', warehouse: 'duckdb:x' }, {}),
    storage_endpoint: proxy.url,
  };
  await expect(isMarked(config, address, 'abc')).rejects.toMatchObject(refusal);
  expect(await kept()).toBe('id,amount\n1,2\n');
});

it('T301 what comes between the look and the page is looked at too', async () => {
  const comes: string[] = [];
  const world = await start((method) => {
    const text = method === 'POST' ? comes.shift() : undefined;
    return text === undefined ? undefined : { before: () => world.keep(text) };
  });
  comes.push('<!doctype html>of another run');
  await world.put();
  expect(await world.kept()).toBe(page);
  comes.push('notes');
  await expect(world.put()).rejects.toMatchObject({ code: 'not_a_page' });
  expect(await world.kept()).toBe('notes');
});

it('T301 a page whose arrival was not told of is there once, and the run ends well', async () => {
  let lost = 0;
  const world = await start((method) => {
    if (method !== 'POST' || lost > 0) return undefined;
    lost += 1;
    return { loseAnswer: true };
  });
  await world.put();
  expect(lost).toBe(1);
  expect(await world.kept()).toBe(page);
});
