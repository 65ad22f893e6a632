/** What is read: one declaration a stream. Pure data: everything that has to know a stream is fed by it. */
export interface Stream {
  /** The table, the folder of its parts, its key in manifests and its name in the dbt package. */
  readonly name: string;
  /** What a row of its table is. */
  readonly doc: string;
  /** The page of the bank's documentation that it is taken from, and when that was read. */
  readonly source: string;
  /** How the bank is asked for it; none for what comes with another stream. */
  readonly list?: ListRequest;
  /** Parameters of the list that take one value each, by column: one listing for each combination of values. */
  readonly slices?: Readonly<Record<string, Slice>>;
  /** What a listing may be narrowed by, by name: a slice that is has the name and the value among its own. */
  readonly filters?: Readonly<Record<string, Filter>>;
  readonly sync: Sync;
  /** What makes a row of the table; of two lines with the same, the later one stays. */
  readonly key: readonly string[];
  /** What a line says beside what every line says, in the order of the table. */
  readonly columns: Readonly<Record<string, ColumnOf>>;
  readonly partitionBy?: string;
  readonly clusterBy?: readonly string[];
  readonly files?: FileReferences;
  /** Fields that change without the object changing, at any depth: kept in the row, left out of its hash. */
  readonly volatile?: readonly string[];
  /**
   * Fields that open something to whoever has them, beside `url` and `file_url`: a text, or texts at any depth of a list
   * or an object. Never stored. In small letters.
   */
  readonly secrets?: readonly string[];
  /** Fields about a person, for whoever grants access: in `schemas/tables` and in the `meta` of the dbt sources. */
  readonly personal?: readonly string[];
}

export interface ListRequest {
  readonly path: string;
  /** The key of the answer under which the list, or the one object, lies. */
  readonly key: string;
  /** The key of the answer under which one of its objects lies, where the bank is asked for it at the path and its id. */
  readonly one?: string;
  /** The OAuth scope it takes. */
  readonly scope: string;
  /** A run goes on without it where the credentials cannot read it. */
  readonly optional?: boolean;
  /** How many objects to ask for at a time; without it, the list comes whole in one answer and is asked for no page. */
  readonly perPage?: number;
  /** Sent with every request. */
  readonly params?: readonly Parameter[];
}

export type Parameter = readonly [name: string, value: string];

/** `values` says where the values come from: the accounts that a run lists, or its statuses. */
export interface Slice {
  readonly param: string;
  readonly values: 'accounts' | 'statuses';
}

/** One value each. `is` keeps rows with that value, `from` those at an instant or later, `before` those before it. */
export interface Filter {
  readonly param: string;
  /** The field of a row that shows whether the bank has heeded it. */
  readonly field: string;
  readonly keeps: 'is' | 'from' | 'before';
}

/** How a stream is read, named after what can be proven of it. */
export type Sync = Keyset | Whole | Singleton | OfFiles | OfAnswers | Events;

/** Filtered and sorted by the time of the last change: a walk whose every step is proven. */
export interface Keyset {
  readonly mode: 'keyset';
  /** The column of the last change. */
  readonly cursor: string;
  readonly from: string;
  readonly to: string;
  readonly order: Parameter;
}

/** No filter: the whole list at each run, proven by its count, landed when something in it has changed. */
export interface Whole {
  readonly mode: 'whole';
}

/** One object, not in a list. */
export interface Singleton {
  readonly mode: 'singleton';
}

/** What became of the files that other streams refer to: no request lists it. */
export interface OfFiles {
  readonly mode: 'files';
}

/** What the bank sends by itself: no request lists it, and nothing proves that all of it came. */
export interface Events {
  readonly mode: 'events';
}

/** What asking for single objects of another stream has shown: no request lists it. */
export interface OfAnswers {
  readonly mode: 'answers';
}

export interface FileReferences {
  /** The field that holds the files themselves, each with its id. */
  readonly embedded?: string;
  /** Fields that hold an id, or a list of ids. */
  readonly ids: readonly string[];
}

export const columnTypes = ['STRING', 'TIMESTAMP', 'INT64', 'JSON'] as const;

export interface ColumnOf {
  readonly type: (typeof columnTypes)[number];
  readonly mode: 'REQUIRED' | 'NULLABLE';
  readonly doc: string;
}
