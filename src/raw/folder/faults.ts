import { type SystemWords, systemWords } from '../../base/disk/system-fault.ts';
import { type ConnectorError, dataError, systemCode, unavailableError } from '../../base/errors.ts';

// In a container nobody else knows who this is.
const uid = process.getuid?.();
const mayNot = `Give this user${uid === undefined ? '' : ` (uid ${uid})`} write permission on the folder, or choose another with --raw.`;

const special: Readonly<Record<string, Pick<SystemWords, 'what' | 'hint'>>> = {
  EACCES: { what: 'No permission', hint: mayNot },
  EPERM: { what: 'No permission', hint: mayNot },
  EISDIR: {
    what: 'A folder is in the way',
    hint: 'The raw zone was changed by hand: restore it from a backup.',
  },
};

function inRawZone({ what, hint }: SystemWords): Pick<SystemWords, 'what' | 'hint'> {
  return {
    what,
    hint: hint.replace(/hoose another location\.$/, 'hoose another folder with --raw.'),
  };
}

/** A system error as ours, where it is one that users can do something about. */
export function folderFault(error: unknown, root: string): unknown {
  const code = systemCode(error);
  // What is not there is for the caller to say; what is no code of the system is no fault of the folder.
  if (code === undefined || code === 'ENOENT' || !/^E[A-Z0-9]+$/.test(code)) return error;
  const { what, hint } = special[code] ?? inRawZone(systemWords(code));
  return asError(code, `${what} in the raw zone ${root} (${code})`, hint, error);
}

/** The same for what writes, where something missing is no answer: `/proc` says so of any folder to be made there. */
export function writeFault(error: unknown, root: string): unknown {
  if (systemCode(error) !== 'ENOENT') return folderFault(error, root);
  const hint =
    'Choose another folder with --raw: this one takes none, or was taken away meanwhile.';
  return asError('ENOENT', `No folder can be made in the raw zone ${root} (ENOENT)`, hint, error);
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
