import type { TypeMessage } from './types.ts';

export interface Column {
  readonly name: string;
  /** As it is written in SQL: `INT64`, `ARRAY<STRUCT<name STRING>>`. */
  readonly type: string;
}

/** By full name: `project.dataset.table`. */
export type Tables = Readonly<Record<string, readonly Column[]>>;

interface Folder {
  readonly name: string;
  readonly table: object[];
  readonly catalog: Folder[];
}

/**
 * Tables as the analyzer looks them up. A name can be quoted as a whole or in pieces, and the analyzer takes what is
 * inside one pair of quotes for one name: so each table is listed under its whole name and along its path.
 */
export function catalogMessage(tables: Tables, typeOf: (text: string) => TypeMessage): Folder {
  const root = folder('');
  for (const [index, [fullName, columns]] of Object.entries(tables).entries()) {
    const column = columns.map(({ name, type }) => ({ name, type: typeOf(type) }));
    const path = fullName.split('.');
    const name = path.pop();
    const parent = path.reduce(child, root);
    root.table.push({ name: fullName, serialization_id: index + 1, column });
    if (parent !== root) parent.table.push({ name, serialization_id: index + 1, column });
  }
  return root;
}

function child(parent: Folder, name: string): Folder {
  const existing = parent.catalog.find((candidate) => candidate.name === name);
  if (existing !== undefined) return existing;
  const made = folder(name);
  parent.catalog.push(made);
  return made;
}

function folder(name: string): Folder {
  return { name, table: [], catalog: [] };
}
