import { loadsTable } from '../../src/load/ledger-tables.ts';
import { type Column, streamTables, type Table } from '../../src/load/tables.ts';
import { streams } from '../../src/streams/index.ts';
import type { Stream } from '../../src/streams/shape/types.ts';

/** The files of the dbt package that say no more than what is declared, by path inside `dbt/`. */
export function dbtModels(): Readonly<Record<string, string>> {
  return {
    'models/staging/_qonto__sources.yml': sources([loadsTable, ...streamTables]),
    'macros/streams.sql': snapshotStreams(),
    'models/base/_qonto__streams.yml': baseProperties(streamTables),
    ...Object.fromEntries(
      streamTables.map((table) => [`models/base/base_qonto__${table.name}.sql`, baseModel(table)]),
    ),
  };
}

const made =
  'Made by "npm run schemas" from src/streams and src/load/ledger-tables.ts. Edit those.';

function sources(tables: readonly Table[]): string {
  return `# ${made}
version: 2

sources:
  - name: qonto
    description: The staging tables that \`qonto-elt load\` keeps; the API's objects, untouched, with where they landed.
    # Without quotes, which no such name has: macros/settings.sql refuses those, but cannot be called from here.
    database: "{{ (var('qonto_database', '') | replace('\\"', '') | replace('\`', '')) or target.database }}"
    schema: "{{ (var('qonto_schema', 'qonto_raw') if var('qonto_schema', 'qonto_raw') is string else var('qonto_schema')[0]) | replace('\\"', '') | replace('\`', '') }}"
    tables:
${tables.map(sourceTable).join('')}`;
}

function sourceTable(table: Table): string {
  const { name, description, columns } = table;
  return `      - name: ${name}
        description: ${quoted(table === loadsTable ? `${description} ${quietNight}` : description)}
${table === loadsTable ? freshness : personalFields(name)}        columns:
${columns.map((column) => described(column, '          ')).join('')}`;
}

/** For whoever grants access: which fields of the payload are about a person. */
function personalFields(table: string): string {
  const fields = (streams as readonly Stream[]).find(({ name }) => name === table)?.personal ?? [];
  if (fields.length === 0) return '';
  return `        config:
          meta:
            personal: [${fields.join(', ')}]
`;
}

const quietNight = 'A quiet run loads an empty manifest, so a quiet night is not stale.';

const freshness = `        config:
          loaded_at_field: loaded_at
          freshness:
            warn_after: {count: 1, period: hour}
            error_after: {count: 24, period: hour}
`;

function baseProperties(tables: readonly Table[]): string {
  return `# ${made}
version: 2

# The staging tables of every organization, one after the other, untouched; and whose rows they are.
models:
${tables.map(baseProperty).join('\n')}`;
}

function baseProperty({ name, description, columns }: Table): string {
  return `  - name: base_qonto__${name}
    description: ${quoted(description)}
    columns:
${columns.map((column) => described(column, '      ')).join('')}      - name: organization_id
        description: "{{ doc('organization_id') }}"
`;
}

/** For the ledger of loads, which counts the rows of each. */
function snapshotStreams(): string {
  const names = streams
    .filter(({ sync }) => sync.mode === 'whole' || sync.mode === 'singleton')
    .map(({ name }) => `'${name}'`)
    .sort();
  return `{# ${made} #}

{# The streams that are landed whole. #}
{% macro snapshot_streams() %}
{{- return([${names.join(', ')}]) -}}
{% endmacro %}
`;
}

function baseModel({ name, columns }: Table): string {
  return `{# ${made} #}
{{ qonto.select_of_every_organization('${name}', [
${columns.map((column) => `    '${column.name}',\n`).join('')}]) }}
`;
}

function described({ name, description }: Column, indent: string): string {
  return `${indent}- name: ${name}\n${indent}  description: ${quoted(description)}\n`;
}

/** As YAML takes it, which is as JSON has it. Braces would be a template of dbt's. */
function quoted(text: string): string {
  if (/[{}]/.test(text)) throw new Error(`A description holds a brace: ${text}`);
  return JSON.stringify(text);
}
