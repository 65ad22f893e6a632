import { describe, expect, it, vi } from 'vitest';
import { startCounting } from './counting-dbt.ts';

vi.setConfig({ testTimeout: 180_000 });

/** One whose finance tables are there and current. */
async function startBuilt() {
  const counting = await startCounting();
  expect(await counting.dbtOf('sync', '--dbt')).toMatchObject({
    status: 0,
    dbt: { started: true, because: ['first'], selection: 'all', total: 1 },
    starts: 1,
  });
  await counting.makeTables();
  return counting;
}

describe('T242 sync --dbt', () => {
  it('starts no dbt where nothing has changed, and says since when', async () => {
    const { run, dbtOf, starts } = await startBuilt();
    const second = await run('sync', '--dbt');
    expect(second).toMatchObject({ status: 0, stderr: '' });
    expect(second.stdout.trimEnd().split('\n').at(-1)).toMatch(
      /^dbt not started: nothing changed since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/,
    );
    const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/;
    expect(await dbtOf('sync', '--dbt')).toEqual({
      status: 0,
      dbt: { started: false, unchanged_since: expect.stringMatching(instant) },
      starts: 1,
    });
    expect(await run('build')).toMatchObject({ status: 0 });
    expect(await run('build', '--quiet')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(starts()).toBe(1);
  });

  it('starts one for rows that landed, once', async () => {
    const { journey, dbtOf, build, starts } = await startBuilt();
    journey.bank.bank.bulkTouch({ count: 1 });
    expect(await dbtOf('sync', '--dbt')).toMatchObject({
      dbt: { because: ['rows'], selection: 'every_run' },
      starts: 2,
    });
    journey.bank.bank.bulkTouch({ count: 1 });
    // Landed and loaded by runs that build nothing.
    await journey.sync();
    await journey.sync();
    expect(await build()).toEqual(['rows']);
    expect(await build()).toEqual([]);
    expect(starts()).toBe(3);
  });

  it('starts one for each other reason, once', async () => {
    const { build, change, starts } = await startBuilt();
    const quarters = { qonto_vat_period: 'quarter' };
    expect(await build(quarters)).toEqual(['settings']);
    expect(await build(quarters)).toEqual([]);
    expect(await build()).toEqual(['settings']);
    const edits = {
      day: `replace(state, json_extract_string(state, '$.inputs.loads[0].day'), '2020-01-01')`,
      package: `replace(state, json_extract_string(state, '$.inputs.package'), 'of another version')`,
      listings: `replace(state, json_extract_string(state, '$.inputs.loads[0].listings'), 'held')`,
    };
    for (const [reason, edit] of Object.entries(edits)) {
      await change(`update qonto._last_build set state = ${edit}`);
      expect(await build()).toEqual([reason]);
      expect(await build()).toEqual([]);
    }
    await change('drop table qonto.qonto__vat_lines');
    expect(await build()).toEqual(['tables']);
    await change('create table qonto.qonto__vat_lines (a int)');
    expect(await build()).toEqual([]);
    expect(await build({}, { rebuild: true })).toEqual(['asked']);
    expect(await build()).toEqual([]);
    await change('drop table qonto._last_build');
    expect(await build()).toEqual(['first']);
    expect(starts()).toBe(9);
  });

  it('starts one when the table of merged counterparties has changed, which is no row of the bank', async () => {
    const { build, change } = await startBuilt();
    const merged = () => build({ qonto_counterparty_merges: 'finance.merges' });
    // It is not there yet: dbt says what is wrong with that.
    expect(await merged()).toEqual(['first']);
    expect(await merged()).toEqual(['first']);
    await change(
      'create schema finance',
      'create table finance.merges (counterparty_id varchar, counterparty_group_name varchar)',
    );
    const edits = [
      'select 1',
      "insert into finance.merges values ('name:a', 'Acme'), (null, null)",
      "update finance.merges set counterparty_group_name = 'Ä' where counterparty_id = 'name:a'",
    ];
    for (const edit of edits) {
      await change(edit);
      expect(await merged()).toEqual(['settings']);
      expect(await merged()).toEqual([]);
    }
  });

  it('starts one for files beside the warehouse that have got rows', async () => {
    const [{ build, journey }, berlin] = [await startBuilt(), await startCounting()];
    await berlin.journey.sync();
    const both = () => build({}, { 'dbt-beside': berlin.journey.warehouse });
    expect(await both()).toEqual(['rows', 'listings', 'day', 'settings']);
    expect(await both()).toEqual([]);
    berlin.journey.bank.bank.bulkTouch({ count: 1 });
    await berlin.journey.sync();
    expect(await both()).toEqual(['rows']);
    await journey.sync();
    expect(await both()).toEqual([]);
  });
});

it.each(['fail', 'break'] as const)(
  'T243 a build that ends with "%s" is not remembered as good, whatever lands or does not land after it',
  async (word) => {
    const { journey, dbtOf, build, say, starts } = await startBuilt();
    journey.bank.bank.bulkTouch({ count: 1 });
    say(word);
    expect((await dbtOf('sync', '--dbt')).status).toBe(65);
    await build().catch((error: unknown) => expect(error).toMatchObject({ code: 'dbt_failed' }));
    expect(starts()).toBe(3);
    say('pass');
    expect(await build()).toEqual(['rows']);
    expect(await build()).toEqual([]);
    expect(starts()).toBe(4);
  },
);
