import { lineColumns } from './line-columns.ts';
import type { Stream } from './types.ts';

/** The declaration, once it has shown to be a sound one. Throws an Error that names the flaw: no user can cause it. */
export function stream<S extends Stream>(declared: S): S {
  const flaw = flawOf(declared);
  if (flaw !== undefined) throw new Error(`The stream ${declared.name} is not sound: ${flaw}`);
  return declared;
}

/** Streams in the order in which they are loaded. Throws an Error where two share a name. */
export function streamList(all: readonly Stream[]): readonly Stream[] {
  const names = all.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`Two streams are called ${twice}`);
  return all;
}

function flawOf(stream: Stream): string | undefined {
  const { name, doc, source, columns } = stream;
  const own = Object.keys(columns);
  const misnamed = [name, ...own].find((one) => !snakeCase.test(one));
  if (misnamed !== undefined) return `${misnamed} is not a name in snake_case`;
  // The folder of what is set aside, and a table of the loader's own, bear such names.
  if (name === 'quarantine') return 'its name is taken';
  const taken = own.find((column) => common.includes(column));
  if (taken !== undefined) return `the column ${taken} is in every table already`;
  const undescribed = own.find((column) => columns[column]?.doc === '');
  if (undescribed !== undefined) return `the column ${undescribed} is not described`;
  if (doc === '' || source === '') return 'it does not say what it is, or where that is documented';
  return flawOfKey(stream) ?? flawOfSync(stream);
}

/** As BigQuery, manifests and dbt take it; it is also a folder. */
const snakeCase = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const common: readonly string[] = lineColumns.map(({ name }) => name);

function flawOfKey({ key, columns, partitionBy, clusterBy = [], sync }: Stream) {
  const { id } = columns;
  if (id?.type !== 'STRING' || id.mode !== 'REQUIRED') return 'it has no id';
  const all = [...Object.keys(columns), ...common];
  const unknown = [...key, ...clusterBy, partitionBy ?? 'id'].find((name) => !all.includes(name));
  if (unknown !== undefined) return `there is no column ${unknown}`;
  // The same content again is the same row, and other content is a version more: none replaces another.
  if (!key.includes('id') || !key.includes('_hash')) return 'its key lacks id or _hash';
  if (sync.mode === 'keyset' && !key.includes(sync.cursor)) return 'its cursor is not in the key';
  // The key must decide the partition. What became of a file is in its hash whole.
  if (partitionBy !== undefined && !key.includes(partitionBy) && sync.mode !== 'files')
    return 'its partition is not in the key';
  return undefined;
}

/** Where the columns of a line come from: the object's id, the cursor and the slice; of a file, from what became of it. */
function flawOfSync({
  list,
  slices = {},
  sync,
  columns,
  files,
  secrets = [],
}: Stream): string | undefined {
  if (sync.mode === 'files' || sync.mode === 'answers')
    return list === undefined ? undefined : 'what comes with the objects of others has no list';
  if (sync.mode === 'events' && list !== undefined) return 'what comes by itself has no list';
  if (list === undefined && sync.mode !== 'events') return 'nothing says how to ask for it';
  if (sync.mode === 'keyset' && list?.perPage === undefined)
    return 'it is listed in pages, and does not say how long they are';
  if (secrets.some((name) => name !== name.toLowerCase()))
    return 'a secret is not in small letters';
  if (files !== undefined && sync.mode !== 'keyset')
    return 'files are followed where a stream is listed, and not where it is read whole';
  if (sync.mode !== 'keyset' && Object.keys(slices).length > 0)
    return 'a list that is read whole has no slices';
  const cursor = sync.mode === 'keyset' ? [sync.cursor] : [];
  const kind = sync.mode === 'events' ? ['type'] : [];
  const filled = ['id', ...kind, ...cursor, ...Object.keys(slices)].sort().join(', ');
  const named = Object.keys(columns).sort().join(', ');
  return filled === named ? undefined : `its columns are ${named}, and a line would hold ${filled}`;
}
