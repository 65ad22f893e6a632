import type { DuckDBConnection } from '@duckdb/node-api';

/** Enough for a batch of usual rows, with what does not fit written beside the file. */
export const usualMemory = '96MB';

/** For batches of rows of up to 2 MiB, which are held whole. A batch is 96 Mi characters, of three bytes each at most. */
const more = ['256MB', '768MB'] as const;

/**
 * Does some work with the usual memory, and where that is not enough once more with more of it. The work must be one of
 * which nothing is left when it fails.
 */
export async function withEnoughMemory<T>(
  connection: DuckDBConnection,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    return await withMore(connection, work, error);
  }
}

async function withMore<T>(
  connection: DuckDBConnection,
  work: () => Promise<T>,
  first: unknown,
): Promise<T> {
  let failure = first;
  try {
    for (const limit of more) {
      if (!isOutOfMemory(failure)) throw failure;
      await connection.run(`set memory_limit = '${limit}'`);
      try {
        return await work();
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  } finally {
    // What is still in use keeps it from falling; then the next batch may use it too.
    await connection.run(`set memory_limit = '${usualMemory}'`).catch(() => {});
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Out of Memory Error');
}
