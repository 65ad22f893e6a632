import type { DuckDBConnection } from '@duckdb/node-api';

/** Enough for a batch of usual rows, with what does not fit written beside the file. */
export const usualMemory = '96MB';

/** For batches of rows of up to 2 MiB, which are held whole. A batch is 96 Mi characters, of three bytes each at most. */
const more = ['256MB', '768MB'] as const;

/**
 * Has DuckDB give back to the system what its last statement needed and has freed. By itself it keeps all of that beside
 * what the next statement takes.
 */
export type GiveBack = () => Promise<void>;

/**
 * Does some work with the usual memory, and where that is not enough once more with more of it. The work must be one of
 * which nothing is left when it fails.
 */
export async function withEnoughMemory<T>(
  connection: DuckDBConnection,
  work: (giveBack: GiveBack) => Promise<T>,
): Promise<T> {
  try {
    return await work(() => limitMemory(connection, usualMemory));
  } catch (error) {
    return await withMore(connection, work, error);
  }
}

async function withMore<T>(
  connection: DuckDBConnection,
  work: (giveBack: GiveBack) => Promise<T>,
  first: unknown,
): Promise<T> {
  let failure = first;
  try {
    for (const limit of more) {
      if (!isOutOfMemory(failure)) throw failure;
      await limitMemory(connection, limit);
      try {
        return await work(() => limitMemory(connection, limit));
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  } finally {
    // What is still in use keeps it from falling; then the next batch may use it too.
    await limitMemory(connection, usualMemory).catch(() => {});
  }
}

/** Whatever the limit was: it is at this statement that DuckDB gives back what it has freed. */
async function limitMemory(connection: DuckDBConnection, limit: string): Promise<void> {
  await connection.run(`set memory_limit = '${limit}'`);
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Out of Memory Error');
}
