import { expect, it } from 'vitest';
import { exitStatus } from '../../src/base/errors.ts';
import { gcsZone } from '../../src/raw/gcs/zone.ts';
import type { RawZone } from '../../src/raw/zone.ts';
import { type Asked, type Fate, startProxy } from './support/proxy.ts';
import { cloudUrls } from './support/urls.ts';
import { newBucket } from './support/worlds.ts';

/** No text: packed bytes that become others when they are taken for one. */
const bytes = Buffer.from([0x1f, 0x8b, 0xff, 0xfe, 0x00, 0xc3]);
const others = Buffer.from('of another run');

interface Watched {
  readonly zone: RawZone;
  /** How often it was tried to write something. */
  tries(): number;
}

/** A new bucket behind a network that does this to the first uploads, one after the other. */
async function bucketWith(...fates: readonly (Fate | ((asked: Asked) => Fate) | undefined)[]) {
  let tries = 0;
  const { url } = await startProxy(cloudUrls().gcsUrl, (asked) => {
    if (asked.method !== 'POST' || !asked.path.startsWith('/upload/')) return undefined;
    const fate = fates[tries];
    tries += 1;
    return typeof fate === 'function' ? fate(asked) : fate;
  });
  const zone = gcsZone({ bucket: await newBucket(), prefix: 'company/', endpoint: url });
  return { zone, tries: () => tries } satisfies Watched;
}

const damaged = ({ body }: Asked): Fate => ({ body });
const reset: Fate = { before: () => Promise.reject(new Error('the connection is reset')) };
const denied: Fate = {
  answer: 403,
  reason: 'forbidden',
  message: 'no storage.objects.delete access',
};

it.each([
  ['a 503', { answer: 503, reason: 'backendError', message: 'try again' }],
  ['a 429', { answer: 429, reason: 'rateLimitExceeded', message: 'slow down' }],
  ['a reset connection', reset],
] as const)('T82 an upload that ends with %s is repeated', async (_, fate) => {
  const { zone, tries } = await bucketWith(fate);
  expect(await zone.create('part', bytes)).toMatchObject({ bytes: bytes.length });
  expect(tries()).toBe(2);
  expect(await zone.read('part')).toEqual(bytes);
});

it('T82 an upload that arrives as other bytes is refused by the storage: nothing is there, and the next run writes it', async () => {
  const { zone } = await bucketWith(damaged);
  await expect(zone.create('part', bytes)).rejects.toMatchObject({
    code: 'gcs_fault',
    exit: exitStatus.unavailable,
  });
  expect(await zone.read('part')).toBeUndefined();
  expect(await zone.create('part', bytes)).toMatchObject({ bytes: bytes.length });
  expect(await zone.read('part')).toEqual(bytes);
});

it('T83 of a name that is refused by 403, what is there decides: our own bytes, those of another, or nothing', async () => {
  const { zone } = await bucketWith(undefined, denied, denied, denied);
  const first = await zone.create('part', bytes);
  expect(await zone.create('part', bytes)).toEqual(first);
  expect(await zone.create('part', others)).toBeUndefined();
  expect(await zone.read('part')).toEqual(bytes);
  await expect(zone.create('new', others)).rejects.toMatchObject({ code: 'gcs_forbidden' });
});
