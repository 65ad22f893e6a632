import type { Dialect } from '../sql/dialect.ts';

export const bigqueryDialect: Dialect = {
  quote: (name) => `\`${name}\``,
  text: bigqueryText,
  timestamp: (instant) => `timestamp '${instant.replace('T', ' ').replace('Z', '+00')}'`,
  jsonText: (column, path) => `json_value(${column}, ${bigqueryText(path)})`,
  json: (text) => `parse_json(${bigqueryText(text)})`,
};

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#string_and_bytes_literals */
function bigqueryText(value: string): string {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `'${escaped}'`;
}
