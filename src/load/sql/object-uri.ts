import type { Dialect } from './dialect.ts';

/**
 * Where an attachment's bytes are is said twice: inside the raw zone, which never changes, and as an address, which is
 * made here from where the zone was loaded from. Lines that were written before that hold an address alone.
 */
export function objectUriSql(
  column: string,
  rawZone: string,
  dialect: Dialect,
): string | undefined {
  if (column === 'object_path') return pathSql('s.', dialect);
  return column === 'object_uri' ? uriSql('s.', rawZone, dialect) : undefined;
}

/** Leads every address in `attachments` to where the zone is now, and says so in the cursor; done twice, it is the same. */
export function locateSql(
  target: (table: string) => string,
  rawZone: string,
  dialect: Dialect,
): readonly string[] {
  const { quote, text } = dialect;
  return [
    `update ${target('attachments')}
set ${quote('object_path')} = ${pathSql('', dialect)}, ${quote('object_uri')} = ${uriSql('', rawZone, dialect)}
where ${quote('sha256')} is not null`,
    `update ${target('_cursor')} set raw_zone = ${text(rawZone)} where name = 'load'`,
  ];
}

function pathSql(row: string, { quote }: Dialect): string {
  const [path, state, id, sha256] = ['object_path', 'state', 'id', 'sha256'].map(
    (name) => `${row}${quote(name)}`,
  );
  return `coalesce(${path}, case when ${state} = 'stored' then 'attachments/' || ${id} || '/' || ${sha256} end)`;
}

function uriSql(row: string, rawZone: string, dialect: Dialect): string {
  return `${dialect.text(rawZone)} || ${pathSql(row, dialect)}`;
}
