import { join } from 'node:path';
import { withEnoughMemory } from '../../src/load/duckdb/memory.ts';
import { openDuckdbFile } from '../../src/load/duckdb/open.ts';

// In a process of its own: what the tests take and give back would be counted too.

const [folder = ''] = process.argv.slice(2);
const { connection, close } = await openDuckdbFile(join(folder, 'q.duckdb'));
const sizes = await withEnoughMemory(connection, async (giveBack) => {
  // A hash table, as a merge and the question before it make one each.
  await connection.run(
    'select count(*) from (select distinct range, hash(range) as h from range(1_000_000))',
  );
  const used = process.memoryUsage().rss;
  await giveBack();
  return { used, left: process.memoryUsage().rss };
});
close();
process.stdout.write(JSON.stringify(sizes));
