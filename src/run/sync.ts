import { configError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/config.ts';
import { requireDbt } from '../dbt/find-dbt.ts';
import type { OnProgress } from '../extract/deps.ts';
import type { ExtractReport } from '../extract/report.ts';
import { load } from '../load/load.ts';
import type { LoadReport } from '../load/report.ts';
import { type BuildOptions, type BuildOutcome, buildIfDue } from './build.ts';
import { composeWarehouse, composeZone, now } from './compose.ts';
import { type ExtractWatch, extractFor } from './extract.ts';
import { checkBeside } from './marts.ts';
import { checkDbtFolders, checkWarehouseFile } from './outside-raw.ts';
import { checkReadCopy, writeReadCopy } from './read-copy.ts';
import { heapSize, releaseMemory } from './release-memory.ts';
import { checkPageAddress, type WrittenPage, writePage } from './report/page-address.ts';
import { isMarked, pageMark } from './report/page-mark.ts';
import { stoppableWarehouse, stoppableZone } from './stoppable.ts';
import { type OnStep, type SyncReport, tellStory } from './story.ts';

/** Who looks on, and who may end it. */
export interface RunOptions
  extends BuildOptions,
    Pick<ExtractWatch, 'first' | 'inbox' | 'onAnswer'> {
  readonly onStep?: OnStep;
  /** Has the extract done, and may show how far it is. */
  readonly extracting?: (
    work: (onProgress?: OnProgress) => Promise<ExtractReport>,
  ) => Promise<ExtractReport>;
  /** Whether the read copy has to be made anew after what was done. Always, unless told otherwise. */
  readonly isMadeAnew?: (done: SyncReport) => boolean;
}

/**
 * The whole story, as `qonto-elt sync` runs it: land what has changed at the bank, merge it into the warehouse, build the
 * finance models where that is wanted and due, make their page, and write the read copy if there is to be one. What cannot be is refused first, by
 * a config error, before the bank is asked.
 */
export async function sync(
  config: Config,
  log: Log,
  options: RunOptions = {},
): Promise<SyncReport> {
  const { onStep, signal, isMadeAnew = () => true } = options;
  checkWarehouseFile(config, true);
  checkReadCopy(config);
  checkReport(config);
  if (config.dbt) await checkBuild(config, options);
  const sizeBefore = heapSize();
  return tellStory(
    {
      extract: () => extractStep(config, log, options),
      load: () => {
        // What the extract has left behind would stand beside all that DuckDB takes.
        releaseMemory(sizeBefore);
        return loadFor(config, log, signal);
      },
      dbt: async () => (config.dbt ? buildIfDue(config, options) : undefined),
      report: async ({ dbt }) => (dbt === undefined ? undefined : pageStep(config, dbt)),
      read_copy: async (done) => (isMadeAnew(done) ? writeReadCopy(config) : undefined),
    },
    onStep,
  );
}

/** Its first half: from the bank to the raw zone. */
export async function extractOnly(
  config: Config,
  log: Log,
  options: RunOptions = {},
): Promise<SyncReport> {
  return tellStory({ extract: () => extractStep(config, log, options) }, options.onStep);
}

/** Its second half: from the raw zone to the warehouse, and to the read copy. */
export async function loadOnly(
  config: Config,
  log: Log,
  { onStep, signal }: RunOptions = {},
): Promise<SyncReport> {
  checkReadCopy(config);
  return tellStory(
    { load: () => loadFor(config, log, signal), read_copy: () => writeReadCopy(config) },
    onStep,
  );
}

/** The finance models alone, from what is in the warehouse. */
export async function buildOnly(config: Config, options: RunOptions = {}): Promise<SyncReport> {
  checkWarehouseFile(config, true);
  checkReadCopy(config);
  await checkBuild(config, options);
  return tellStory(
    { dbt: () => buildIfDue(config, options), read_copy: () => writeReadCopy(config) },
    options.onStep,
  );
}

async function extractStep(
  config: Config,
  log: Log,
  { extracting = (work) => work(), signal, first, inbox, onAnswer }: RunOptions,
): Promise<ExtractReport> {
  return extracting((onProgress) =>
    extractFor(config, log, { onProgress, signal, first, inbox, onAnswer }),
  );
}

/** Throws a config error where a build cannot even begin. */
async function checkBuild(config: Config, { env = {} }: RunOptions): Promise<void> {
  await checkDbtFolders(config);
  checkBeside(config);
  requireDbt(config.warehouse.kind, env, config.dbt_cache);
}

/** Throws a config error for a page after a build that nobody asked for, or that would be inside the raw zone. */
function checkReport(config: Config): void {
  if (config.report === undefined) return;
  if (!config.dbt)
    throw configError('--report makes the page of what --dbt has built', {
      code: 'bad_setting',
      hint: 'Add --dbt; for the page of what is built already: qonto-elt report --out FILE.',
    });
  checkPageAddress(config, config.report);
}

/**
 * Makes the page of the models as they are. Undefined where none is wanted, or where the one in its place is of this very
 * build already.
 */
async function pageStep(config: Config, dbt: BuildOutcome): Promise<WrittenPage | undefined> {
  const { report: address } = config;
  if (address === undefined) return undefined;
  const mark = pageMark(config, dbt);
  if (mark !== undefined && (await isMarked(config, address, mark))) return undefined;
  // It draws charts, which most runs have no use for.
  const { reportFor } = await import('./report/finance-report.ts');
  const { financePage } = await import('../report/page.ts');
  return writePage(config, address, await financePage(await reportFor(config), mark));
}

/** From the raw zone to the warehouse, as the settings say. Throws the signal's reason when it fires. */
async function loadFor(
  config: Config,
  log: Log,
  signal: AbortSignal | undefined,
): Promise<LoadReport> {
  signal?.throwIfAborted();
  const zone = await composeZone(config);
  const warehouse = await composeWarehouse(config, zone);
  const ends =
    signal === undefined
      ? { zone, warehouse }
      : {
          zone: stoppableZone(zone, signal).zone,
          warehouse: stoppableWarehouse(warehouse, signal),
        };
  try {
    return await load({ ...ends, log, now });
  } finally {
    warehouse.close();
  }
}
