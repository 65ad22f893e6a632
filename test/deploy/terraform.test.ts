import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exitStatus } from '../../src/base/errors.ts';
import { readConfig } from '../../src/config/config.ts';
import type { Setting } from '../../src/config/setting.ts';
import { settings } from '../../src/config/settings.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { tool } from './toolbox.ts';

// Parsed, not planned: Terraform and its provider are not in the registries that tests may use.

const folder = join(packageRoot, 'deploy/terraform');
const files = readdirSync(folder).filter((name) => name.endsWith('.tf'));
const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
const readme = readFileSync(join(packageRoot, 'deploy/README.md'), 'utf8');
const found = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, name]) => name));

const roles = (where: string) =>
  [...new Set([...where.matchAll(/\broles\/[\w.]+/g)].map(([role]) => role))].sort();

const block = z.record(z.string(), z.unknown());
const resources = z.array(z.record(z.string(), z.record(z.string(), block)));
const parsed = z.looseObject({ resource: resources.optional() });
const byName = new Map<string, z.infer<typeof block>>();

beforeAll(async () => {
  for (const name of files) {
    const json = await tool('python', ['-m', 'hcl2', '--strip-string-quotes', join(folder, name)]);
    for (const entry of parsed.parse(JSON.parse(json)).resource ?? []) {
      for (const [type, named] of Object.entries(entry)) {
        for (const [label, body] of Object.entries(named)) byName.set(`${type}.${label}`, body);
      }
    }
  }
}, 900_000);

describe('the Terraform files', () => {
  it('use what they declare, and declare what they use', () => {
    expect(found(/\bvar\.(\w+)/g)).toEqual(found(/^variable "(\w+)"/gm));
    const resourceNames = [...text.matchAll(/^resource "(\w+)" "(\w+)"/gm)].map(
      ([, type, label]) => `${type}.${label}`,
    );
    expect([...byName.keys()].sort()).toEqual(resourceNames.sort());
    const used = found(/(?<!data\.)\b(google_\w+\.\w+)/g);
    expect([...used].filter((name) => !byName.has(name ?? ''))).toEqual([]);
  });

  it('give each identity exactly these rights', () => {
    const grants = [...byName]
      .filter(([name]) => /_iam_(member|binding|policy)\./.test(name))
      .map(([name, { role, member }]) =>
        [name.replace(/^google_(\w+)_iam_member\.\w+$/, '$1'), role, member].join(' '),
      )
      .sort();
    expect(grants).toEqual([
      `bigquery_dataset roles/bigquery.dataEditor \${local.loader}`,
      `bigquery_dataset roles/bigquery.dataEditor \${local.transformer}`,
      `bigquery_dataset roles/bigquery.dataViewer \${each.value}`,
      `bigquery_dataset roles/bigquery.dataViewer \${local.transformer}`,
      `cloud_run_v2_job roles/run.invoker \${google_service_account.receiver[each.key].member}`,
      `cloud_run_v2_job roles/run.invoker \${google_service_account.scheduler.member}`,
      'cloud_run_v2_service roles/run.invoker allUsers',
      `kms_crypto_key roles/cloudkms.cryptoKeyEncrypterDecrypter serviceAccount:\${each.value}`,
      `project roles/bigquery.jobUser \${each.value}`,
      `secret_manager_secret roles/secretmanager.secretAccessor \${google_service_account.receiver[each.key].member}`,
      `secret_manager_secret roles/secretmanager.secretAccessor \${local.extractor}`,
      `secret_manager_secret roles/secretmanager.secretAccessor \${local.extractor}`,
      `secret_manager_secret roles/secretmanager.secretVersionManager \${local.extractor}`,
      `storage_bucket roles/storage.legacyBucketReader \${local.loader}`,
      `storage_bucket roles/storage.objectCreator \${local.extractor}`,
      `storage_bucket roles/storage.objectUser \${local.extractor}`,
      `storage_bucket roles/storage.objectViewer \${local.extractor}`,
      `storage_bucket roles/storage.objectViewer \${local.loader}`,
    ]);
  });

  it('let the extractor overwrite below ctl/ alone', () => {
    const lease = byName.get('google_storage_bucket_iam_member.extractor_holds_the_lease');
    expect(JSON.stringify(lease?.condition)).toContain(
      `/buckets/\${var.bucket}/objects/\${var.prefix}/ctl/`,
    );
  });

  it('keep the bucket closed, and free of rules that would stop the lease or lose raw data', () => {
    const bucket = byName.get('google_storage_bucket.raw');
    expect(bucket).toMatchObject({
      uniform_bucket_level_access: true,
      public_access_prevention: 'enforced',
      force_destroy: false,
      soft_delete_policy: [{ retention_duration_seconds: 2_592_000 }],
      lifecycle_rule: [{ action: [{ type: 'AbortIncompleteMultipartUpload' }] }],
      lifecycle: [{ prevent_destroy: true }],
    });
    expect(bucket).not.toHaveProperty('retention_policy');
    expect(bucket).not.toHaveProperty('default_event_based_hold');
  });

  it('run one task at a time, once, and not for ever', () => {
    expect(byName.get('google_cloud_run_v2_job.job')).toMatchObject({
      template: [
        { task_count: 1, parallelism: 1, template: [{ max_retries: 0, timeout: '3600s' }] },
      ],
    });
  });

  it('keep the receiver off until a webhook comes, alone, and awake after its answer', () => {
    expect(byName.get('google_cloud_run_v2_service.receiver')).toMatchObject({
      template: [
        {
          scaling: [{ min_instance_count: 0, max_instance_count: 1 }],
          containers: [{ args: ['serve'], resources: [{ cpu_idle: false }] }],
        },
      ],
    });
    const { on_event: onEvent } = readConfig(
      {
        'on-event': 'cloud-run-job:projects/acme-finance/locations/europe-west1/jobs/qonto-extract',
      },
      {},
    );
    expect(onEvent).toMatchObject({ project: 'acme-finance', job: 'qonto-extract' });
    expect(text).toContain(
      `"cloud-run-job:projects/\${var.project}/locations/\${var.region}/jobs/\${each.value.name}"`,
    );
  });

  it('keep the credentials out of the state', () => {
    for (const name of ['bank', 'webhook']) {
      const secret = byName.get(`google_secret_manager_secret_version.${name}`);
      expect(secret).toHaveProperty('secret_data_wo');
      expect(secret).not.toHaveProperty('secret_data');
    }
    for (const name of found(/\bvar\.(qonto_\w+)/g)) {
      const declared = new RegExp(
        `variable "${name}" \\{[^}]*sensitive *= true[^}]*ephemeral *= true`,
      );
      expect(text).toMatch(declared);
    }
  });

  it('give the tokens of OAuth a secret that begins empty, and that the extractor alone renews', () => {
    expect(byName.has('google_secret_manager_secret.tokens')).toBe(true);
    expect(byName.has('google_secret_manager_secret_version.tokens')).toBe(false);
    const store = 'secretmanager:projects/acme-finance/secrets/qonto-tokens';
    expect(readConfig({ 'token-store': store }, {}).token_store).toMatchObject({
      kind: 'secretmanager',
    });
    const asWritten = `"secretmanager:projects/\${var.project}/secrets/\${secret.secret_id}"`;
    expect(text).toContain(asWritten);
    for (const name of ['qonto_client_id', 'qonto_client_secret', 'qonto_refresh_token'])
      expect(text).toContain(`${name.toUpperCase()}`);
  });

  it('tell somebody of a job that stands still, and of each status that does not go away by itself', () => {
    // 66 is of `status` for a monitor: no job ends with it.
    const { done, stale, unavailable, busy, ...lasting } = exitStatus;
    const { conditions } = byName.get('google_monitoring_alert_policy.wants_somebody') ?? {};
    const [, told = ''] = /exit[^0-9]*\(([\d|]+)/.exec(JSON.stringify(conditions)) ?? [];
    expect(told.split('|').map(Number)).toEqual([1, ...Object.values(lasting)]);
    expect([done, stale, unavailable, busy]).toEqual([0, 66, 69, 75]);
    const still = JSON.stringify(byName.get('google_monitoring_alert_policy.stands_still'));
    for (const word of ['condition_absent', 'completed_execution_count', 'succeeded'])
      expect(still).toContain(word);
    for (const api of ['logging', 'monitoring']) expect(text).toContain(`"${api}.googleapis.com"`);
  });

  it('set only what the program and the dbt profile know', () => {
    const known = new Set(Object.values<Setting>(settings).map(({ env }) => env));
    const profile = readFileSync(join(packageRoot, 'dbt/profiles/profiles.yml'), 'utf8');
    const set = found(/\b(QONTO_ELT_\w+)(?: *=|")/g);
    expect(set.size).toBeGreaterThan(5);
    const unknown = [...set].filter((name) => !known.has(name));
    expect(unknown.filter((name) => !profile.includes(`env_var('${name}'`))).toEqual([]);
  });

  it('and the README name the same roles', () => {
    const [, table = ''] = readme.split('## Who may do what');
    expect(roles(table.split('\n## ')[0] ?? '')).toEqual(roles(text));
  });
});
