import { showable } from '../redact/text.ts';
import { showableError } from '../redact/thrown.ts';

/** Exit statuses of the program, after sysexits.h where it has a fitting one. */
export const exitStatus = {
  done: 0,
  data: 65,
  /** What `status` ends with for a monitor; no fault of its own. */
  stale: 66,
  unavailable: 69,
  held: 74,
  busy: 75,
  auth: 77,
  config: 78,
} as const;

export type ErrorKind = Exclude<keyof typeof exitStatus, 'done' | 'stale'>;

interface Details {
  /** Stable name of the fault, for scripts and tests: `bank_unreachable`. */
  readonly code: string;
  /** What the user can do next, as a sentence. */
  readonly hint: string;
  /** True when the same call may succeed a moment later. */
  readonly transient?: boolean;
  readonly cause?: unknown;
}

/**
 * A fault we expect. Its message says what happened and where; its hint says what to do; its kind decides the
 * exit status. Neither it nor its cause ever holds a secret, a signed URL or a full IBAN, whatever it was made of, so it
 * can be printed and inspected as it is.
 */
export class ConnectorError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly hint: string;
  readonly transient: boolean;

  constructor(kind: ErrorKind, message: string, details: Details) {
    super(
      showable(message),
      details.cause === undefined ? {} : { cause: showableError(details.cause) },
    );
    this.name = 'ConnectorError';
    this.kind = kind;
    this.code = details.code;
    this.hint = showable(details.hint);
    this.transient = details.transient ?? false;
  }

  get exit(): number {
    return exitStatus[this.kind];
  }
}

export const configError = (message: string, details: Details) =>
  new ConnectorError('config', message, details);
export const authError = (message: string, details: Details) =>
  new ConnectorError('auth', message, details);
export const unavailableError = (message: string, details: Details) =>
  new ConnectorError('unavailable', message, details);
export const dataError = (message: string, details: Details) =>
  new ConnectorError('data', message, details);
/** A file that another program has open, for as long as somebody likes: a run alone cannot wait for that. */
export const heldError = (message: string, details: Details) =>
  new ConnectorError('held', message, details);
export const busyError = (message: string, details: Details) =>
  new ConnectorError('busy', message, details);

/** The node error code (`ENOENT`, `ECONNRESET`) of an unknown error, if it has one. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
