import { DuckDBConnection } from '@duckdb/node-api';
import type { World } from './world.ts';

/** How many more statements are carried out; behind a commit perhaps none. */
let left = Number.POSITIVE_INFINITY;
let endsAtCommit = false;
let onEnd = () => {};

const run = DuckDBConnection.prototype.run;
DuckDBConnection.prototype.run = async function runWhileAlive(sql, ...rest) {
  if (left <= 0) {
    onEnd();
    return new Promise<never>(() => {});
  }
  left -= 1;
  const result = await run.call(this, sql, ...rest);
  if (endsAtCommit && sql === 'commit') left = 0;
  return result;
};

/** Does the work up to some statement, or up to its commit; nothing is heard of it from then on. */
export async function cutShort({ random }: World, work: () => Promise<unknown>): Promise<void> {
  endsAtCommit = random.chance(0.5);
  left = endsAtCommit ? Number.POSITIVE_INFINITY : random.int(1, 40);
  try {
    await Promise.race([
      work(),
      new Promise<void>((resolve) => {
        onEnd = resolve;
      }),
    ]);
  } finally {
    left = Number.POSITIVE_INFINITY;
    endsAtCommit = false;
  }
}
