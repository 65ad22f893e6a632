import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../src/config/config.ts';
import type { settings } from '../../src/config/settings.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';

const published = JSON.parse(readFileSync(join(packageRoot, 'schemas/config.schema.json'), 'utf8'));
const inEditor = z.fromJSONSchema(published);

/** What may be written, and what must be marked: the same for a file, a flag and a variable. */
const forms = {
  duration: [
    ['90s', '30m', ' 2h ', '1d'],
    ['2 h', '1 parsec', '-1d', '1.5h', '2hours', ''],
  ],
  bytes: [
    ['500MB', '20 GB', '1tib', '7b', ' 100GB'],
    ['lots', '1PB', '-1GB', '1.5GB', ''],
  ],
  since: [
    ['2026-01-01', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123456+0200'],
    ['last year', '2026', '01.02.2026', '2026-01-01 00:00', ''],
  ],
  warehouse: [
    ['duckdb:a.duckdb', 'duckdb:~/a b.db', 'bigquery:acme-finance.raw', 'bigquery:a.com:acme-x.r'],
    ['a.duckdb', 'postgres:x', 'bigquery:acme', 'duckdb:', ''],
  ],
  tokens: [
    ['file:t.json', 'secretmanager:projects/acme-1/secrets/s'],
    ['t.json', 'file:', 'secretmanager:acme/s', ''],
  ],
  place: [
    ['data', '/srv/data', '~/data', 'gs://bucket', 'gs://bucket/a/b'],
    ['s3://bucket/a', 'gs://B', 'gs://bucket/a*', ''],
  ],
  listen: [
    ['8080', '0.0.0.0:8080', '[::1]:80', ' localhost:1 '],
    ['localhost', ':8080', '1.2.3.4:', 'http://x:80', ''],
  ],
  job: [
    ['cloud-run-job:projects/acme-1/locations/europe-west1/jobs/j'],
    ['projects/acme-1/locations/europe-west1/jobs/j', 'cloud-run-job:j', ''],
  ],
  period: [
    ['month', 'last-quarter', 'trailing-12', '2026-10', '2026-Q3', '2026'],
    ['weekly', '2026-Q5', '2026-13', 'last-2026', ''],
  ],
} as const;

const formOf = {
  token_store: 'tokens',
  since: 'since',
  settled_from: 'since',
  settled_to: 'since',
  overlap: 'duration',
  pending_after: 'duration',
  raw: 'place',
  warehouse: 'warehouse',
  max_bytes_billed: 'bytes',
  report: 'place',
  report_period: 'period',
  listen: 'listen',
  every: 'duration',
  max_age: 'duration',
  webhook_tolerance: 'duration',
  on_event: 'job',
} as const satisfies Partial<Record<keyof typeof settings, keyof typeof forms>>;

const isTaken = (key: string, value: string) => {
  try {
    return readConfig({}, {}, () => ({ path: 'c.json', settings: { [key]: value } })) !== undefined;
  } catch {
    return false;
  }
};

describe('T310 the schema that an editor has of the config file', () => {
  it.each(Object.entries(formOf))('marks of %s what the program refuses', (key, form) => {
    const [right, wrong] = forms[form];
    for (const value of right) {
      expect(inEditor.safeParse({ [key]: value }).success, value).toBe(true);
      expect(isTaken(key, value), value).toBe(true);
    }
    for (const value of wrong) {
      expect(inEditor.safeParse({ [key]: value }).success, value).toBe(false);
      expect(isTaken(key, value), value).toBe(false);
    }
    expect(published.properties[key].patternErrorMessage).toMatch(/^Such as \S.+\.$/);
  });

  it('explains each name, those of the variables of the models too', () => {
    const { properties } = published;
    const named = { ...properties, ...properties.dbt_vars.properties };
    expect(Object.keys(named).length).toBeGreaterThan(40);
    for (const [name, { description }] of Object.entries<{ description?: string }>(named))
      expect(description, name).toMatch(/^\S.{9,}\.$/);
  });
});
