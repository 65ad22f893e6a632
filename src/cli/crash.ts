import { inspect } from 'node:util';
import { systemFault } from '../base/disk/system-fault.ts';
import { ConnectorError } from '../base/errors.ts';
import { showableError } from '../redact/thrown.ts';
import { complain } from './output/output.ts';

/**
 * Ends the process after a fault that nobody expected: a defect of this program. Node would print the error with
 * everything that hangs on it, and on the errors of HTTP clients hang requests with their credentials.
 */
export function crash(thrown: unknown): never {
  const fault = thrown instanceof ConnectorError ? thrown : systemFault(thrown);
  if (fault !== undefined) process.exit(complain(fault));
  process.stderr.write(
    `qonto-elt: a fault of qonto-elt itself; please report what follows\n  Nothing half-written is ever read; the next run goes on from here.\n${inspect(showableError(thrown))}\n`,
  );
  process.exit(1);
}
