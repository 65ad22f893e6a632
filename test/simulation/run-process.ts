import { ConnectorError } from '../../src/base/errors.ts';
import { type Instant, instantOf } from '../../src/base/instant.ts';
import type { Log } from '../../src/base/log.ts';
import type { Inbox } from '../../src/extract/deps.ts';
import type { ExtractReport } from '../../src/extract/report.ts';
import { load } from '../../src/load/load.ts';
import type { Warehouse } from '../../src/load/warehouse.ts';
import type { Bank } from '../../src/qonto/bank.ts';
import type { RawZone } from '../../src/raw/zone.ts';
import { extractUnderLease } from '../../src/run/extract.ts';
import { tellStory } from '../../src/run/story.ts';
import type { SimProcess } from './process.ts';
import type { Scenario } from './scenario.ts';

/** What a process reaches, each by a handle of its own. */
export interface Handles {
  readonly bank: Bank;
  readonly zone: RawZone;
  readonly warehouse: Warehouse;
  readonly log: Log;
  /** What webhooks have brought. */
  readonly inbox?: Inbox | undefined;
}

/** How a process ended, as its exit status would say. */
export interface Ending {
  readonly extract?: ExtractReport;
  readonly loaded: boolean;
  /** A fault we expect; anything else is a defect of the program. */
  readonly fault?: ConnectorError;
  readonly defect?: unknown;
  readonly killed?: true;
}

/** What a run is told. */
export interface Asked {
  /** Everything is read again. */
  readonly deep: boolean;
  readonly since: Instant | undefined;
  readonly audit: boolean;
  /** Accounts that webhooks have named. */
  readonly first?: readonly string[] | undefined;
}

/** Longer than any simulated world lasts. */
const everything = 30 * 86_400_000;

const listed = ['pending', 'completed', 'declined'];

/** The program's own story, with the process's handles for the world outside. */
export async function runProcess(
  process: SimProcess,
  { bank, zone, warehouse, log, inbox }: Handles,
  { overlapMs, concurrency, rowsPerManifest, rowsPerWalk, pendingAfterMs, audits }: Scenario,
  { deep, since, audit, first }: Asked,
): Promise<Ending> {
  let extract: ExtractReport | undefined;
  const work = async (): Promise<Ending> => {
    const extractStep = () =>
      extractUnderLease(
        { bank, zone, log, now, inbox, limits: { rowsPerManifest, rowsPerWalk } },
        {
          accounts: [],
          // The bank lists nothing there, and an audit knows where to look for what it lacks.
          statuses: audits ? [...listed, 'reversed'] : listed,
          since,
          overlapMs: deep ? everything : overlapMs,
          concurrency,
          pendingAfterMs,
          audit,
          first,
        },
        process.holder,
      );
    const loadStep = async () => {
      process.beginLoad();
      return load({ zone, warehouse, log, now });
    };
    const { kind } = process.run;
    const steps = {
      extract: kind === 'load' ? undefined : extractStep,
      load: kind === 'extract' ? undefined : loadStep,
    };
    await tellStory(steps, (_, done) => {
      extract = done.extract;
    });
    return { loaded: kind !== 'extract', ...(extract && { extract }) };
  };
  const ended = work().catch((error: unknown): Ending => {
    const common = { loaded: false, ...(extract && { extract }) };
    return error instanceof ConnectorError
      ? { ...common, fault: error }
      : { ...common, defect: error };
  });
  const killed = process.killed.then((): Ending => ({ loaded: false, killed: true }));
  return Promise.race([ended, killed]);
}

function now(): Instant {
  return instantOf(Date.now());
}
