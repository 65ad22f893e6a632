import { ConnectorError, type ErrorKind } from '../base/errors.ts';

/** A fault that concerned one account, list or object and held nothing else back. */
export interface Fault {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly bank_account_id?: string;
  readonly status?: string;
  readonly stream?: string;
}

export function asFault(
  { kind, code, message, hint }: ConnectorError,
  scope: Pick<Fault, 'bank_account_id' | 'status' | 'stream'>,
): Fault {
  return { kind, code, message, hint, ...scope };
}

/** Faults that end the whole run: nothing else could work either. */
export function endsRun(error: unknown): boolean {
  if (!(error instanceof ConnectorError)) return true;
  return (
    error.code === 'unauthorized' ||
    error.kind === 'busy' ||
    error.kind === 'config' ||
    error.code === 'raw_zone_fault'
  );
}
