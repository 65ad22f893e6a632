/**
 * Where a dataset for a bucket's data has to be: in the bucket's region, or for a dual- or multi-region in the
 * multi-region around it. Undefined where BigQuery has none (https://cloud.google.com/bigquery/docs/locations).
 */
export function datasetLocationFor(bucket: string): string | undefined {
  const name = bucket.toUpperCase();
  if (/^(EU|EUR\d+)$/.test(name)) return 'EU';
  if (/^(US|NAM\d+)$/.test(name)) return 'US';
  return name.includes('-') ? name.toLowerCase() : undefined;
}

/**
 * May a dataset be loaded from a bucket, by where both are? A dataset in the multi-region US may load from anywhere;
 * any other only from its own location or, in a multi-region, from a region inside it
 * (https://cloud.google.com/bigquery/docs/batch-loading-data#data-locations). Which regions lie inside `EU` is
 * Google's to say: what looks European is let through, and refused by the load job if it is not.
 */
export function canLoadFrom(dataset: string, bucket: string): boolean {
  const [to, from] = [dataset.toUpperCase(), bucket.toUpperCase()];
  if (to === from || to === 'US') return true;
  return to === 'EU' && /^(EUROPE-|EUR\d)/.test(from);
}
