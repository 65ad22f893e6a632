import { systemFault } from '../../base/disk/system-fault.ts';
import { ConnectorError, type ErrorKind, unavailableError } from '../../base/errors.ts';
import type { SyncReport } from '../story.ts';

/** Why a run did not do all it should. */
export interface RunFault {
  readonly kind: ErrorKind | 'program';
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** How one run ended. */
export interface RunOutcome {
  readonly done: SyncReport;
  /** The gravest; undefined of a run after which everything is there. */
  readonly fault: RunFault | undefined;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What somebody has to mend comes first, and then what may pass. */
const gravest: readonly RunFault['kind'][] = [
  'auth',
  'config',
  'program',
  'held',
  'data',
  'unavailable',
  'busy',
];

/** The gravest thing that happened in a run: what it reports, or what has ended it. */
export function gravestFault(done: SyncReport, thrown: unknown): RunFault | undefined {
  const faults: RunFault[] = [...(done.extract?.faults ?? [])];
  if (thrown !== undefined) faults.push(thrownFault(thrown));
  return faults.sort((a, b) => gravest.indexOf(a.kind) - gravest.indexOf(b.kind))[0];
}

/** Whether only a user can mend it: the status would be 77 or 78. */
export function isForUser(fault: RunFault | undefined): boolean {
  return fault?.kind === 'auth' || fault?.kind === 'config';
}

function thrownFault(thrown: unknown): RunFault {
  const known = thrown instanceof ConnectorError ? thrown : systemFault(thrown);
  const { kind, code, message, hint } = known ?? programFault(thrown);
  return { kind: known === undefined ? 'program' : kind, code, message, hint };
}

/** A defect of ours, in words that can be shown. */
function programFault(thrown: unknown): ConnectorError {
  const what =
    thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'no error was thrown';
  return unavailableError(`A fault of qonto-elt itself: ${what}`, {
    code: 'program_fault',
    hint: 'Nothing half-written is ever read, and the run is tried again. Please report it.',
  });
}
