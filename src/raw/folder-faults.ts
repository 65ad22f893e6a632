import { type ConnectorError, dataError, systemCode, unavailableError } from '../errors.ts';

// In a container nobody else knows who this is.
const uid = process.getuid?.();
const mayNot = `Give this user${uid === undefined ? '' : ` (uid ${uid})`} write permission on the folder, or choose another with --raw.`;

/** A system error as ours, where it is one that users can do something about. */
export function folderFault(error: unknown, root: string): unknown {
  const code = systemCode(error);
  const known: Record<string, [string, string]> = {
    ENOSPC: [
      'The disk is full',
      'Free some space and run again; nothing half-written is ever read.',
    ],
    EDQUOT: [
      'The disk quota is used up',
      'Free some space and run again; nothing half-written is ever read.',
    ],
    EACCES: ['No permission', mayNot],
    EPERM: ['No permission', mayNot],
    EROFS: ['The file system is read-only', 'Choose another folder with --raw.'],
    ENOTDIR: ['A file is in the way', 'Choose another folder with --raw.'],
    EISDIR: [
      'A folder is in the way',
      'The raw zone was changed by hand: restore it from a backup.',
    ],
    EIO: ['The disk reports an error', 'Check the disk; nothing half-written is ever read.'],
  };
  const [what, hint] = known[code ?? ''] ?? [];
  if (what === undefined || hint === undefined) return error;
  return asError(code, `${what} in the raw zone ${root} (${code})`, hint, error);
}

function asError(
  code: string | undefined,
  message: string,
  hint: string,
  cause: unknown,
): ConnectorError {
  const make = code === 'EISDIR' ? dataError : unavailableError;
  return make(message, { code: 'raw_zone_fault', hint, cause });
}
