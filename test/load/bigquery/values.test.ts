import { expect, it } from 'vitest';
import { googleMessage } from '../../../src/google/faults.ts';
import { canLoadFrom, datasetLocationFor } from '../../../src/load/bigquery/tables/dataset.ts';
import { monthRanges } from '../../../src/load/ranges.ts';

it.each([
  ['EU', 'EU'],
  ['EUR4', 'EU'],
  ['NAM4', 'US'],
  ['EUROPE-WEST1', 'europe-west1'],
  ['ASIA', undefined],
  ['ASIA1', undefined],
])('a bucket in %s has its dataset in %s', (bucket, dataset) => {
  expect(datasetLocationFor(bucket)).toBe(dataset);
});

it.each([
  ['EU', 'EU', true],
  ['europe-west1', 'EUROPE-WEST1', true],
  ['EU', 'EUROPE-WEST9', true],
  ['EU', 'EUR4', true],
  ['US', 'ASIA-NORTHEAST1', true],
  ['EU', 'US-CENTRAL1', false],
  ['europe-west1', 'EU', false],
  ['europe-west1', 'EUROPE-WEST9', false],
])('a dataset in %s and a bucket in %s: %s', (dataset, bucket, fits) => {
  expect(canLoadFrom(dataset, bucket)).toBe(fits);
});

it('months become the fewest ranges that hold them and no other', () => {
  expect(monthRanges([])).toEqual([]);
  expect(monthRanges(['2024-02', '2026-01', '2025-12', '2026-01', '2025-11', '0001-01'])).toEqual([
    { from: '0001-01-01T00:00:00.000000Z', to: '0001-01-31T23:59:59.999999Z' },
    { from: '2024-02-01T00:00:00.000000Z', to: '2024-02-29T23:59:59.999999Z' },
    { from: '2025-11-01T00:00:00.000000Z', to: '2026-01-31T23:59:59.999999Z' },
  ]);
});

it('an address or a token in a message of Google is not repeated', () => {
  const message =
    'failed: https://host/upload?upload_id=SECRET1 and upload_id=SECRET2&x token=SECRET3';
  expect(googleMessage(new Error(message))).not.toMatch(/SECRET/);
});
