import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runCli } from '../../support/run-cli.ts';
import { queryDuckdb } from '../../support/world.ts';
import { startCounting } from './counting-dbt.ts';

vi.setConfig({ testTimeout: 180_000 });

describe('T307 a build where nothing was ever loaded', () => {
  it('of a file that is not there makes none', async () => {
    const { journey, run, starts } = await startCounting();
    const { status, stdout, stderr } = await run('build');
    expect({ status, stdout }, stderr).toEqual({ status: 78, stdout: '' });
    expect(stderr).toBe(
      `qonto-elt: There is no DuckDB file ${journey.duckdb} to build from\n  Load into it first: qonto-elt sync --dbt, or qonto-elt load. Or name another with --warehouse.\n`,
    );
    expect(existsSync(journey.duckdb)).toBe(false);
    expect(starts()).toBe(0);
  });

  it('of somebody else’s file, or of tables without a load, starts no dbt', async () => {
    const { journey, run, starts, change } = await startCounting();
    await change('create table other (a int)', 'select 1 as one');
    const refusal = `qonto-elt: Nothing has been loaded yet into ${journey.duckdb}, so there is nothing to build from\n  Run qonto-elt sync --dbt`;
    const others = await run('build');
    expect(others.status, others.stderr).toBe(78);
    expect(others.stderr).toContain(refusal);
    expect(await run('load')).toMatchObject({ status: 0 });
    for (const flags of [[], ['--rebuild']]) {
      const loaded = await run('build', ...flags);
      expect(loaded.status, loaded.stderr).toBe(78);
      expect(loaded.stderr).toContain(refusal);
    }
    expect(starts()).toBe(0);
    expect(await change(`select 1 as x from duckdb_tables() where schema_name = 'qonto'`)).toEqual(
      [],
    );
    expect(await run('sync', '--dbt')).toMatchObject({ status: 0 });
    expect(starts()).toBe(1);
  });

  it('of a warehouse beside names it', async () => {
    const { journey, env, starts } = await startCounting();
    await journey.sync();
    const beside = join(journey.folder, 'berlin.duckdb');
    await queryDuckdb(beside, 'create table other (a int)', 'select 1 as one');
    const flags = ['--dbt-beside', `duckdb:${beside}`];
    const { status, stderr } = await runCli(['build', ...journey.places, ...flags], env);
    expect(status, stderr).toBe(78);
    expect(stderr).toContain(
      `Nothing has been loaded yet into ${journey.duckdb} or into ${beside}`,
    );
    expect(starts()).toBe(0);
  });
});
