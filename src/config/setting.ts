import { z } from 'zod';
import { configError } from '../base/errors.ts';

/** One setting, said once: all that reads, shows or describes it is made from this. */
export interface Setting<S extends z.ZodType = z.ZodType> {
  /** The name on the command line, without the dashes; there is none without it. */
  readonly flag?: string;
  /** The environment variable. */
  readonly env?: string;
  /**
   * Whether the config file may hold it, under its own name. What says where credentials and receipts go counts from a file
   * that somebody has `named` only.
   */
  readonly inFile?: 'any' | 'named';
  /** Of a value as the config file would hold it, to the value the program works with. */
  readonly schema: S;
  /** In the form of the config file. */
  readonly default?: z.input<S>;
  /** For people, where there is no default, or one that is too long to show. */
  readonly shownDefault?: string;
  /** The commands that take it. */
  readonly commands?: readonly CommandName[];
  /** A phrase, for --help, the schema of the file, the documents, and as the hint of an error. */
  readonly doc: string;
}

export type CommandName =
  | 'sync'
  | 'extract'
  | 'load'
  | 'build'
  | 'check'
  | 'status'
  | 'verify'
  | 'transaction'
  | 'probe'
  | 'report'
  | 'serve'
  | 'webhooks';
export type Settings = Readonly<Record<string, Setting>>;

/** What the program gets. */
export type ValuesOf<T extends Settings> = {
  readonly [K in keyof T]: T[K] extends { readonly default: unknown }
    ? z.output<T[K]['schema']>
    : z.output<T[K]['schema']> | undefined;
};

/** A value that somebody has set, and where: `--raw`, `QONTO_ELT_RAW`, `"raw" in the config file`. */
export interface Given {
  readonly value: unknown;
  readonly source: string;
}

/** Reads every setting of a table, and takes the default where nothing is given. Throws a config error for the first bad one. */
export function readTable<T extends Settings>(
  table: T,
  given: (key: string, setting: Setting) => Given | undefined,
): ValuesOf<T> {
  const values = Object.entries(table).map(([key, setting]) => {
    const found = given(key, setting) ?? { value: setting.default, source: key };
    return [key, found.value === undefined ? undefined : readValue(setting, found)] as const;
  });
  // Key by key, each value is what the schema of that key puts out.
  return Object.fromEntries(values) as ValuesOf<T>;
}

function readValue({ schema, doc }: Setting, { value, source }: Given): unknown {
  const read = typeof value === 'string' ? fromText(kindOf(schema), value) : once(schema, value);
  const parsed =
    'problem' in read ? undefined : schema.safeParse(read.value, { reportInput: false });
  if (parsed?.success) return parsed.data;
  const issue = parsed?.error.issues[0];
  const where = [source, ...(issue?.path.map(String) ?? [])].join(': ');
  const problem = 'problem' in read ? read.problem : problemOf(issue);
  throw configError(`${where}: ${problem}`, { code: 'bad_setting', hint: doc });
}

/** The usual ones in our words: those of the library are for whoever wrote the schema. */
function problemOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'too_big' && issue.origin !== 'string')
    return `must be at most ${issue.maximum}`;
  if (issue?.code === 'too_small' && issue.origin !== 'string')
    return `must be at least ${issue.minimum}`;
  if (issue?.code === 'invalid_type' && issue.expected === 'number') return 'must be a number';
  if (issue?.code === 'invalid_type' && issue.expected === 'int') return 'must be a whole number';
  return issue?.message ?? 'is not valid';
}

/** Reads a table of which nothing but the command line says anything. Throws as `readTable` does. */
export function readFlags<T extends Settings>(
  table: T,
  flags: Readonly<Record<string, unknown>>,
): ValuesOf<T> {
  return readTable(table, (_, { flag = '' }) =>
    flags[flag] === undefined ? undefined : { value: flags[flag], source: `--${flag}` },
  );
}

/** A flag that is repeated comes as a list, and which of the two is meant nobody knows. */
function once(schema: z.ZodType, value: unknown) {
  return Array.isArray(value) && kindOf(schema) !== 'list'
    ? { problem: 'is given more than once, and takes one value' }
    : { value };
}

export type Kind = 'text' | 'number' | 'boolean' | 'list' | 'json';

/** How a setting is written where everything is text. */
export function kindOf(schema: z.ZodType): Kind {
  const { type } = shapeOf(schema).def;
  if (type === 'number' || type === 'boolean') return type;
  if (type === 'union') return 'list';
  return type === 'object' ? 'json' : 'text';
}

/** What a value has to look like in the config file, before the program makes something else of it. */
export function shapeOf(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodPipe ? shapeOf(schema.in as z.ZodType) : schema;
}

function fromText(
  kind: Kind,
  text: string,
): { readonly value: unknown } | { readonly problem: string } {
  if (kind === 'number') return { value: Number(text) };
  if (kind === 'boolean') return { value: readYesOrNo(text) ?? text };
  if (kind !== 'json') return { value: text };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: 'is not JSON' };
  }
}

/** `yes`, `0`, `on` and the like; undefined for what is neither. */
export function readYesOrNo(text: string): boolean | undefined {
  return z.stringbool().safeParse(text).data;
}

/** Texts as they are, such as those of a flag that is repeated. */
export const texts = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat());

/** One text, several with commas between them, or a list of them. */
export const list = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((text) => text.split(',')))
  .pipe(z.array(z.string().trim().min(1, 'must not be empty')));

export const yesOrNo = z.boolean('must be true or false');

/** For people: what counts where nothing is set. */
export function shownDefault(setting: Setting): string | undefined {
  const { shownDefault: shown, default: value } = setting;
  return shown ?? (value === undefined || value === false ? undefined : String(value));
}

/** An empty variable is how schedulers say "not set". */
export function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
