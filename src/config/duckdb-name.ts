import { basename } from 'node:path';

/** Those of the loader, of the finance models, and the one that every database has. */
const schemas = ['qonto_raw', 'qonto', 'information_schema'];

/**
 * The schema that a DuckDB file must not be named like, if it is. DuckDB names the database after the file, up to the
 * first dot, and whoever opens it could ask for nothing: `qonto.qonto__transactions` would be ambiguous.
 */
export function schemaNamedLike(file: string): string | undefined {
  const name = basename(file.replaceAll('\\', '/')).split('.').find(Boolean)?.toLowerCase();
  return schemas.find((schema) => schema === name);
}
