import { folderFlaw, isOfPlace } from '../../base/disk/place-flaw.ts';
import { type SystemWords, systemWords } from '../../base/disk/system-fault.ts';
import { configError, dataError, systemCode, unavailableError } from '../../base/errors.ts';

// In a container nobody else knows who this is.
const uid = process.getuid?.();
const mayNot = `Give this user${uid === undefined ? '' : ` (uid ${uid})`} write permission on the folder, or choose another with --raw.`;
const byHand = 'The raw zone was changed by hand: restore it from a backup.';

const special: Readonly<Record<string, Pick<SystemWords, 'what' | 'hint'>>> = {
  EACCES: { what: 'No permission', hint: mayNot },
  EPERM: { what: 'No permission', hint: mayNot },
  EISDIR: { what: 'A folder is in the way', hint: byHand },
  ENOTDIR: { what: 'A file is in the way', hint: byHand },
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
  if (code === 'ENOTDIR') {
    const flaw = folderFlaw(root);
    if (flaw !== undefined) return unfit(`The raw zone ${root} ${flaw}`, error);
  }
  const { what, hint } = special[code] ?? inRawZone(systemWords(code));
  const message = `${what} in the raw zone ${root} (${code})`;
  // The folder itself is one: what is in the way is within it.
  if (code === 'EISDIR' || code === 'ENOTDIR')
    return dataError(message, { code: 'raw_zone_fault', hint, cause: error });
  if (isOfPlace(error)) return unfit(message, error, hint);
  return unavailableError(message, { code: 'raw_zone_fault', hint, cause: error });
}

/** The same for what writes, where something missing is no answer: `/proc` says so of any folder to be made there. */
export function writeFault(error: unknown, root: string): unknown {
  if (systemCode(error) !== 'ENOENT') return folderFault(error, root);
  return unfit(
    `No folder can be made in the raw zone ${root} (ENOENT)`,
    error,
    'Choose another folder with --raw: this one takes none, or was taken away meanwhile.',
  );
}

/** What a run again would meet again. */
function unfit(
  message: string,
  cause: unknown,
  hint = 'Check the path, or choose another folder with --raw.',
) {
  return configError(message, { code: 'raw_zone_unfit', hint, cause });
}
