import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { tool } from '../../deploy/toolbox.ts';

const script = fileURLToPath(new URL('metric-sql.py', import.meta.url));

/** The SQL of each metric, of all time (`qonto_cash`) and `by month`, and of each saved query, by engine. */
export async function metricSql(semanticManifest: string) {
  const { errors, sql } = explained.parse(
    JSON.parse(await tool('python', ['-I', script, semanticManifest])),
  );
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return sql;
}

const explained = z.object({
  errors: z.array(z.string()),
  sql: z.record(z.string(), z.object({ duckdb: z.string(), bigquery: z.string() })),
});
