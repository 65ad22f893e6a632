import { DuckDBInstance } from '@duckdb/node-api';
import { type AskMarts, textRows } from '../marts.ts';

export async function withDuckdbMarts<T>(
  file: string,
  work: (ask: AskMarts) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    // Under a name of ours: the file's own may be that of a schema.
    await connection.run(`attach '${file.replaceAll("'", "''")}' as warehouse (read_only)`);
    await connection.run('use warehouse.qonto');
    return await work(async (sql) =>
      textRows((await connection.runAndReadAll(sql)).getRowObjectsJson()),
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
