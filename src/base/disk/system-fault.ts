import { ConnectorError, type ErrorKind, systemCode } from '../errors.ts';

// In a container nobody else knows who this is.
const uid = process.getuid?.();
const thisUser = uid === undefined ? 'this user' : `this user (uid ${uid})`;

export interface SystemWords {
  /** What happened, as a sentence begins. */
  readonly what: string;
  /** What to do. */
  readonly hint: string;
  readonly kind: ErrorKind;
}

/**
 * The only file that knows what the system's error codes mean to a user. A code that nobody has thought of is shown as
 * what the system says: it is the machine's fault, or a setting's, and not this program's.
 */
export function systemWords(code: string): SystemWords {
  const [what, hint, kind = 'unavailable'] = known[code] ?? [
    'The system refuses it',
    'Look up this code for your system; nothing half-written is ever read. Run again.',
  ];
  return { what, hint, kind };
}

type Row = readonly [what: string, hint: string, kind?: ErrorKind];

const mayNot: Row = [
  'No permission',
  `Give ${thisUser} the right to it, or choose another location.`,
  'config',
];
const fullUp = 'Free some space and run again; nothing half-written is ever read.';
const moreFiles = 'Raise the limit of open files (ulimit -n), and run again.';
const wrongPath = 'Check the path, or choose another location.';

const known: Readonly<Record<string, Row>> = {
  EACCES: mayNot,
  EPERM: mayNot,
  EROFS: ['The file system is read-only', 'Choose another location.', 'config'],
  ENOSPC: ['The disk is full', fullUp],
  EDQUOT: ['The disk quota is used up', fullUp],
  EFBIG: ['The file would be too large for this file system', 'Choose another location.'],
  ENOENT: ['It is not there', wrongPath],
  EEXIST: ['A file is in the way', wrongPath, 'config'],
  ENOTDIR: ['A file is in the way', wrongPath, 'config'],
  EISDIR: ['A folder is in the way', wrongPath, 'config'],
  ENOTEMPTY: ['The folder is not empty', 'Look at what is in it, and run again.'],
  ELOOP: ['Symbolic links lead in a circle', wrongPath, 'config'],
  ENAMETOOLONG: ['The path is too long', 'Choose a shorter one.', 'config'],
  EINVAL: ['The system does not take it', wrongPath],
  EXDEV: ['It lies on two file systems', 'Choose a location that is on one.'],
  EMLINK: ['The file has too many names', 'Choose another location.'],
  EMFILE: ['This process has too many files open', moreFiles],
  ENFILE: ['This machine has too many files open', moreFiles],
  ENOMEM: ['There is no memory left', 'Give the run more memory, and run again.'],
  EAGAIN: ['The machine has no room for it now', 'Raise the limit of processes, and run again.'],
  EBUSY: ['It is in use', 'Close what uses it, and run again.'],
  ETXTBSY: ['The program is being written', 'Run again in a moment.'],
  EIO: ['The disk reports an error', 'Check the disk; nothing half-written is ever read.'],
  ESTALE: ['The network drive has gone', 'Mount it again, and run again.'],
  ENODEV: ['The device is not there', wrongPath],
  ENXIO: ['The device is not there', wrongPath],
  ENOTCONN: ['The network drive has gone', 'Mount it again, and run again.'],
  ETIMEDOUT: ['The network drive does not answer', 'Check it, and run again.'],
  ENOSYS: ['This file system cannot do it', 'Choose another location.', 'config'],
  ENOTSUP: ['This file system cannot do it', 'Choose another location.', 'config'],
  EOPNOTSUPP: ['This file system cannot do it', 'Choose another location.', 'config'],
  ENOEXEC: ['The program is none that this system runs', wrongPath, 'config'],
};

/** An error of the system, from a file or a program, in our words; undefined for any other. */
export function systemFault(error: unknown): ConnectorError | undefined {
  const code = systemCode(error);
  if (code !== undefined && notLoaded.includes(code)) return notInstalled(error);
  const { syscall, path } = locationIn(error);
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code) || syscall === undefined) return undefined;
  const { what, hint, kind } = systemWords(code);
  const details = { code: 'system_fault', cause: error };
  if (syscall.startsWith('spawn')) {
    const program = path ?? (syscall.slice('spawn '.length) || 'A program');
    return new ConnectorError('config', `${program} cannot be started (${code}): ${lower(what)}`, {
      ...details,
      hint: `${hint} DBT_BIN names the dbt to run instead of our own.`,
    });
  }
  const where = path === undefined ? '' : ` ${path}`;
  return new ConnectorError(kind, `${what}: ${syscall}${where} (${code})`, { ...details, hint });
}

/** What Node says of a package that is not there, was made for another machine, or is not let in (`--no-addons`). */
const notLoaded = [
  'ERR_MODULE_NOT_FOUND',
  'MODULE_NOT_FOUND',
  'ERR_DLOPEN_FAILED',
  'ERR_DLOPEN_DISABLED',
];

function notInstalled(error: unknown): ConnectorError {
  const [what] = (error instanceof Error ? error.message : '').split('\n');
  return new ConnectorError('config', `A package that is needed cannot be loaded: ${what}`, {
    code: 'not_installed',
    hint: 'Install it anew on this machine: npm ci in a clone, npm install elsewhere. Nothing half-written is ever read.',
    cause: error,
  });
}

function locationIn(error: unknown): { readonly syscall?: string; readonly path?: string } {
  if (typeof error !== 'object' || error === null) return {};
  const { syscall, path } = error as Record<string, unknown>;
  return {
    ...(typeof syscall === 'string' && { syscall }),
    ...(typeof path === 'string' && { path }),
  };
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
