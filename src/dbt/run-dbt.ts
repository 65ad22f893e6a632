import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { configError, systemCode } from '../base/errors.ts';
import { endWith } from '../base/interrupt.ts';
import type { Environment } from '../config/config.ts';
import { dbtBinary, environmentFor } from '../config/environment.ts';
import type { MartsTarget } from '../load/marts.ts';
import { discardBroken } from './environment.ts';
import { dbtBinFault, findDbt } from './find-dbt.ts';
import { packageRoot } from './package-root.ts';
import type { MakingStep } from './pip-steps.ts';
import { type DbtNode, readResults } from './results.ts';

export interface DbtOptions {
  /** Where DBT_BIN, PATH and the usual cache are looked up; dbt gets it too, less the credentials. */
  readonly env: Environment;
  /** Variables of the package. */
  readonly vars?: Readonly<Record<string, unknown>>;
  /** Where dbt puts its own files, if not in the usual folder. */
  readonly folder?: string;
  /** The folder that Python environments are kept in, if not in the usual cache. */
  readonly cache?: string | undefined;
  readonly onProgress?: (done: number, of: number) => void;
  /** Called before a Python environment is made, which takes a minute. */
  readonly onBuild?: (folder: string) => void;
  /** Hears how far that is. */
  readonly onMaking?: (step: MakingStep) => void;
  /** Ends dbt, and is then thrown with its reason. */
  readonly signal?: AbortSignal;
}

export interface DbtRun extends Heard {
  readonly succeeded: boolean;
  readonly nodes: readonly DbtNode[];
  readonly seconds: number;
  /** The file with all that dbt said. */
  readonly log: string;
}

/**
 * Runs dbt on the bundled models, and says what became of each. A DuckDB file must not be open in this process: DuckDB
 * lets one process at it. Throws a config error when dbt cannot be started.
 */
export async function runDbt(
  args: readonly string[],
  target: MartsTarget,
  options: DbtOptions,
): Promise<DbtRun> {
  const unmark = target.mark?.();
  try {
    return await runWhole(args, target, options);
  } finally {
    unmark?.();
  }
}

/** Twice, where the environment it ran in may have been broken. */
async function runWhole(
  args: readonly string[],
  target: MartsTarget,
  options: DbtOptions,
): Promise<DbtRun> {
  const { engine } = target;
  const { env, cache, onBuild, onMaking, signal } = options;
  for (let tries = 1; ; tries += 1) {
    signal?.throwIfAborted();
    const command = await findDbt(engine, {
      env,
      cache,
      signal,
      onMaking,
      ...(onBuild && { onBuild }),
    });
    const run = await runOnce(command, args, target, options);
    signal?.throwIfAborted();
    // It may not even have begun: files of an environment can be taken away by whoever cleans up caches.
    const mayBeBroken = !run.succeeded && run.nodes.length === 0 && dbtBinary(env) === undefined;
    if (!mayBeBroken || run.isDiskFull || tries === 2) return run;
    if (!discardBroken(dirname(command[0]), engine, env)) return run;
  }
}

async function runOnce(
  [command, ...first]: readonly [string, ...string[]],
  args: readonly string[],
  { profile, env, vars: ofTarget, folder: usual }: MartsTarget,
  { env: given, vars = {}, folder = usual, onProgress = () => {}, signal }: DbtOptions,
): Promise<DbtRun> {
  const project = join(packageRoot, 'dbt');
  const results = join(folder, 'run_results.json');
  const log = join(folder, 'logs', 'dbt.log');
  const startedAt = performance.now();
  const listener = listen(onProgress);
  removeOld(results);
  const child = spawn(
    command,
    [
      ...first,
      ...args,
      ...['--project-dir', project],
      ...['--profiles-dir', join(project, 'profiles')],
      ...['--target', profile],
      ...['--vars', JSON.stringify({ ...vars, ...ofTarget })],
      ...['--target-path', folder],
      ...['--log-path', dirname(log)],
      ...['--log-format', 'json', '--log-level', 'info'],
      ...['--log-format-file', 'debug', '--log-level-file', 'debug', '--no-use-colors-file'],
    ],
    {
      // What dbt imports is compiled once and kept; else each start takes two seconds longer.
      env: environmentFor(
        { ...env, PYTHONDONTWRITEBYTECODE: '', QONTO_ELT_DBT_OVERVIEW: 'overview' },
        given,
      ),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  endWith(child, signal);
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', listener.line);
  const status = await new Promise<number>((done, failed) => {
    child.on('error', (error) => failed(startFault(command, error)));
    child.on('close', (code) => done(code ?? 1));
  });
  return {
    succeeded: status === 0,
    nodes: readResults(results),
    seconds: (performance.now() - startedAt) / 1_000,
    log,
    ...listener.heard(),
  };
}

/** What is there afterwards is of this run. */
function removeOld(results: string): void {
  try {
    rmSync(results, { force: true });
  } catch (error) {
    throw configError(`dbt cannot write to ${dirname(results)} (${systemCode(error)})`, {
      code: 'dbt_folder',
      hint: 'Give this user write permission on it, or remove it: dbt makes it anew.',
    });
  }
}

function startFault(command: string, error: unknown) {
  return dbtBinFault(command, `which cannot be started (${systemCode(error) ?? 'unknown'})`);
}

/** A line of dbt's structured log. */
const eventSchema = z.object({
  info: z.object({ name: z.string(), level: z.string(), msg: z.string() }),
  data: z.object({
    /** Which of the models and tests this is about, and how many there are. */
    index: z.number().optional(),
    total: z.number().optional(),
    node_info: z.object({ unique_id: z.string() }).optional(),
  }),
});

interface Heard {
  /** What macros log on purpose, by the model or test it is about: dbt/macros/name_what_failed.sql names what a test found. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  /** Errors, and what was no event at all: the words of a Python that broke. */
  readonly complaints: readonly string[];
  /** Whether the disk had no room left for what was built, or for a log of it: Python complains of each line anew. */
  readonly isDiskFull: boolean;
}

interface Listener {
  line(text: string): void;
  heard(): Heard;
}

/** What dbt is at, and the few of its words that are worth telling; all of them are in its own log. */
function listen(onProgress: (done: number, of: number) => void): Listener {
  const notes = new Map<string, string[]>();
  const complaints: string[] = [];
  let isDiskFull = false;
  let most = 0;
  const complain = (text: string) => {
    if (text.trim() === '') return;
    isDiskFull ||= fullDisk.test(text);
    complaints.push(text);
    if (complaints.length > mostComplaints) complaints.shift();
  };
  return {
    line(text) {
      const event = readEvent(text);
      if (event === undefined) return complain(text);
      const { info, data } = event;
      const { index = 0, total = 0 } = data;
      // What dbt does after its last model counts from one again, of fewer.
      most = Math.max(most, total);
      if (total > 0 && total === most) onProgress(index, total);
      if (info.name === 'JinjaLogInfo' || info.name === 'JinjaLogWarning') {
        const [, named, told] = /^\[(test\.\S+)\] (.*)$/s.exec(info.msg) ?? [];
        const node = named ?? data.node_info?.unique_id ?? '';
        notes.set(node, [...(notes.get(node) ?? []), told ?? info.msg]);
      } else if (info.level === 'error') complain(info.msg);
    },
    heard: () => ({ notes, complaints, isDiskFull }),
  };
}

/** What a Python and a DuckDB call it, on any system. */
const fullDisk = /No space left on device|Disk quota exceeded|not enough space on the disk/;

/** A traceback is recognized by its end. */
const mostComplaints = 40;

function readEvent(text: string): z.infer<typeof eventSchema> | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
