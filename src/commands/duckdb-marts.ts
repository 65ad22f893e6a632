import { DuckDBInstance } from '@duckdb/node-api';
import { type AskMarts, textRows } from '../ask-marts.ts';

export async function withDuckdbMarts<T>(
  file: string,
  work: (ask: AskMarts) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    await connection.run('use qonto');
    return await work(async (sql) =>
      textRows((await connection.runAndReadAll(sql)).getRowObjectsJson()),
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
