import { isOfPlace } from '../../base/disk/place-flaw.ts';
import { isRunAt } from '../../base/disk/run-marker.ts';
import {
  busyError,
  ConnectorError,
  configError,
  dataError,
  heldError,
  unavailableError,
} from '../../base/errors.ts';

/** Why the file could not be opened, in our words. */
export function openFault(path: string, error: unknown): ConnectorError {
  const message = messageOf(error);
  if (locked.test(message)) {
    const holder = holderIn(message);
    const who = holder ? ` (${holder})` : '';
    if (isRunAt(path)) {
      return busyError(`Another run is at the DuckDB file ${path}${who}`, {
        code: 'warehouse_locked',
        hint: 'Let it finish, then run again.',
        cause: error,
      });
    }
    return heldError(`The DuckDB file ${path} is open in another program${who}`, {
      code: 'warehouse_held',
      hint: 'Close it there and run again: DuckDB lets nobody write while somebody reads. Readers can hold a copy instead: --read-copy FILE.',
      cause: error,
    });
  }
  if (noDatabase.test(message)) {
    return configError(`What is at ${path} is no DuckDB file`, {
      code: 'warehouse_unfit',
      hint: 'Choose another with --warehouse. If it was one and is damaged, load into a new file: the raw zone has it all.',
      cause: error,
    });
  }
  const isUnfit = isOfPlace(error) || noPlace.test(message);
  return (isUnfit ? unfit : unopened)(path, message, error);
}

function unfit(path: string, why: string, cause: unknown): ConnectorError {
  return configError(`The DuckDB file ${path} cannot be used: ${why}`, {
    code: 'warehouse_unfit',
    hint: checkPath,
    cause,
  });
}

function unopened(path: string, why: string, cause: unknown): ConnectorError {
  return unavailableError(`The DuckDB file ${path} cannot be opened: ${why}`, {
    code: 'warehouse_unavailable',
    hint: checkPath,
    cause,
  });
}

const checkPath = 'Check the path and its permissions, or choose another with --warehouse.';

/** Each from the end: the path before it may hold any words. */
const noDatabase = /" exists, but it is not a valid DuckDB database file!$/;
const noPlace =
  /": (Permission denied|Is a directory|Not a directory|Read-only file system|File name too long|No such file or directory)$/;

/** DuckDB's own words, from their beginning on: the path behind them may hold any. */
const locked = /^(IO Error: )?Could not set lock on file /;

/** It stands behind the last of these words: a path before them may hold them too. */
function holderIn(message: string): string | undefined {
  const behind = message.slice(message.lastIndexOf(' is held in '));
  return [...behind.matchAll(/\((PID \d+)\)/g)].at(-1)?.[1];
}

/** What dbt, another process, says of the file; undefined where it says nothing of it. */
export function buildFault(path: string, complaint: string): ConnectorError | undefined {
  if (!/Could not set lock on file/.test(complaint)) return undefined;
  const holder = /\((PID \d+)\)/.exec(complaint)?.[1];
  const who = holder ? ` (${holder})` : '';
  return heldError(`The DuckDB file ${path} is open in another program${who}`, {
    code: 'warehouse_held',
    hint: 'Close it there, then run again: what was loaded is complete, and the finance tables are as they were. Readers can hold a copy instead: --read-copy FILE.',
  });
}

/** A statement that failed. The transaction it stood in was rolled back, so nothing is half-loaded. */
export function statementFault(path: string, error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const message = messageOf(error);
  if (otherTables.test(message)) {
    return dataError(`The tables in ${path} do not take the rows: ${message}`, {
      code: 'warehouse_altered',
      hint: 'Nothing of this batch was merged. Somebody has changed them: undo that, or load everything anew into an empty file. The raw zone has it all.',
      cause: error,
    });
  }
  return unavailableError(`The DuckDB file ${path} could not take the rows: ${message}`, {
    code: 'warehouse_fault',
    hint: 'Nothing of this batch was merged. Free memory or disk space and run `qonto-elt load` again.',
    cause: error,
  });
}

/** DuckDB says so of a schema, a table, or a column that it does not know. */
export function isUnknownThere(error: unknown): boolean {
  return error instanceof Error && /^(Catalog|Binder) Error: /.test(error.message);
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

/** What DuckDB calls it where a statement does not fit what is there: no room and no repetition would mend that. */
const otherTables = /^(Binder|Catalog|Constraint|Conversion|Invalid Input|Mismatch Type) Error: /;
