import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { environmentFor } from '../../../src/config/environment.ts';
import { packageRoot } from '../../../src/dbt/package-root.ts';
import { metricSql } from '../../dbt/support/metrics.ts';
import { warmDbt } from '../../support/warm-dbt.ts';

export const dbtFolder = join(packageRoot, 'dbt');

/** Where the models of this check stand; the loader's dataset has the name that dbt expects. */
export const project = 'acme';

/** Of its own, and not the package's: nothing in it is tried here, and nothing in the environment can change it. */
const profile = `
qonto:
  target: bigquery
  outputs:
    bigquery: {type: bigquery, method: oauth-secrets, token: none, project: ${project}, dataset: qonto, location: EU, threads: 2}
`;

/** The dbt package as dbt itself understands it, compiled for BigQuery without credentials. */
export async function compiledDbt(): Promise<CompiledDbt> {
  const [dbt, ...first] = await warmDbt('bigquery');
  const target = await mkdtemp(join(tmpdir(), 'qonto-elt-dbt-'));
  try {
    await writeFile(join(target, 'profiles.yml'), profile);
    const folders = ['--project-dir', dbtFolder, '--profiles-dir', target];
    const output = ['--target-path', target, '--log-path', target];
    const offline = ['--no-introspect', '--no-populate-cache'];
    const options = { env: environmentFor({}, process.env), timeout: 900_000 };
    await promisify(execFile)(
      dbt,
      [...first, 'compile', ...folders, ...output, ...offline],
      options,
    );
    const read = (name: string) => readFile(join(target, name), 'utf8');
    const manifest = manifestSchema.parse(JSON.parse(await read('manifest.json')));
    return { ...manifest, metrics: await metricSql(join(target, 'semantic_manifest.json')) };
  } catch (error) {
    // dbt says what is wrong where it says everything else.
    const said = z.object({ stdout: z.string() }).safeParse(error);
    throw said.success ? new Error(said.data.stdout, { cause: error }) : error;
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

const shared = {
  unique_id: z.string(),
  original_file_path: z.string(),
  compiled_code: z.string(),
};

const modelSchema = z.object({
  ...shared,
  resource_type: z.literal('model'),
  relation_name: z.string(),
  config: z.object({
    materialized: z.enum(['table', 'view', 'qonto_additive', 'qonto_by_transaction']),
  }),
  contract: z.object({ enforced: z.boolean() }),
  columns: z.record(z.string(), z.object({ name: z.string(), data_type: z.string().nullable() })),
  depends_on: z.object({ nodes: z.array(z.string()) }),
});

const testSchema = z.object({ ...shared, resource_type: z.literal('test') });

/** What runs before a build is a macro, and has no statement until it runs. */
const hookSchema = z.object({ resource_type: z.literal('operation') });

/** A node of another kind (a seed, a snapshot) fails here, so that it is not forgotten. */
const nodeSchema = z.discriminatedUnion('resource_type', [modelSchema, testSchema, hookSchema]);

const manifestSchema = z.object({
  nodes: z.record(z.string(), nodeSchema),
  sources: z.record(
    z.string(),
    z.object({ relation_name: z.string(), loaded_at_field: z.string().nullable() }),
  ),
});

export type Manifest = z.infer<typeof manifestSchema>;

export interface CompiledDbt extends Manifest {
  /** The SQL of each metric and saved query. */
  readonly metrics: Awaited<ReturnType<typeof metricSql>>;
}

export type DbtModel = z.infer<typeof modelSchema>;
