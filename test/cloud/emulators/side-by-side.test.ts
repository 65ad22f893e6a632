import type { BigQuery } from '@google-cloud/bigquery';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emulatorClients, makeDataset } from '../../../tools/emulators/clients.ts';
import { type Emulators, startEmulators } from '../../../tools/emulators/start.ts';

let emulators: Emulators;
let bigquery: BigQuery;
beforeAll(async () => {
  emulators = await startEmulators();
  ({ bigquery } = emulatorClients(emulators, 'demo'));
  await makeDataset(bigquery, 'bank');
});
afterAll(() => emulators.stop());

it('of several that make one table at once one does, and the others are told that it is there, whole', async () => {
  const how = {
    schema: [
      { name: 'id', type: 'STRING' },
      { name: 'day', type: 'DATE' },
    ],
    timePartitioning: { type: 'MONTH', field: 'day' },
    clustering: { fields: ['id'] },
  };
  for (let number = 1; number <= 20; number += 1) {
    const table = bigquery.dataset('bank').table(`table_${number}`);
    const make = async () => {
      const code = await table.create(how).then(
        () => 200,
        (error) => Number(error.code),
      );
      const [{ timePartitioning, clustering }] = await table.getMetadata();
      expect({ timePartitioning, clustering }).toMatchObject({
        timePartitioning: how.timePartitioning,
        clustering: how.clustering,
      });
      return code;
    };
    const codes = await Promise.all([make(), make(), make()]);
    expect(codes.toSorted()).toEqual([200, 409, 409]);
  }
});

it('of two transactions that change one row the later is cancelled, in the words of BigQuery', async () => {
  await bigquery.query('CREATE TABLE bank.cursor AS SELECT 1 AS seq');
  const [first, second] = [await session(), await session()];
  for (const ask of [first, second]) {
    await ask('BEGIN TRANSACTION');
    await ask('SELECT seq FROM bank.cursor');
  }
  const update = 'UPDATE bank.cursor SET seq = seq + 1 WHERE TRUE';
  await first(update);
  await expect(second(update)).rejects.toThrow(/aborted due to concurrent update/);
  await first('COMMIT TRANSACTION');
  expect((await bigquery.query('SELECT seq FROM bank.cursor'))[0]).toEqual([{ seq: 2 }]);
});

/** What asks in a session of its own. */
async function session(): Promise<(query: string) => Promise<unknown>> {
  const [job] = await bigquery.createQueryJob({ query: 'SELECT 1', createSession: true });
  await job.getQueryResults();
  const [{ statistics }] = await job.getMetadata();
  const { sessionId: value } = statistics.sessionInfo;
  return (query) => bigquery.query({ query, connectionProperties: [{ key: 'session_id', value }] });
}
