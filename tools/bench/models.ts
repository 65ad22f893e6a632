import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { onlyChanges } from '../../src/dbt/build.ts';
import type { Selection } from '../../src/dbt/due.ts';
import { pythonEnvironment } from '../../src/dbt/environment.ts';
import { change, openQuietBank } from './changing-bank.ts';
import { sync } from './contestants.ts';
import type { Settings } from './flags.ts';
import { measure } from './measure.ts';
import { cli, removeFolder, root, temporaryFolder } from './processes.ts';
import { fixed, markdownTable, whole } from './table.ts';

/**
 * Scenario 6 at one size: the finance models from nothing, and after a hundredth of the rows has changed, as the builds in
 * between the first ones of days make them and as the first one of a day does. And the finance page of it all.
 */
export async function models(
  { accounts }: Settings,
  transactions: number,
): Promise<readonly (readonly string[])[]> {
  const dbt = join(await pythonEnvironment('duckdb', { env: process.env }), 'dbt');
  const folder = temporaryFolder();
  const bank = await openQuietBank(accounts, transactions);
  const table: string[][] = [];
  const tell = (what: string, seconds: readonly string[], peakMB: number) => {
    const row = [whole(transactions), what, ...seconds, whole(peakMB)];
    console.log(`  ${row.join(', ')}`);
    table.push(row);
  };
  const build = async (what: string, selection: Selection) => {
    const { seconds, cpu, peak_kb: peakKb } = await measureBuild(dbt, folder, selection);
    const times = [fixed(seconds), fixed(secondsOf(versions, folder)), fixed(cpu)];
    tell(`build ${what}`, times, peakKb / 1024);
  };
  const page = async () => {
    const places = ['--warehouse', `duckdb:${join(folder, 'bank.db')}`, '--out', 'page.html'];
    const { seconds, cpuSeconds, peakMB } = await measure(bank, [cli, 'report', ...places], folder);
    tell('report', [fixed(seconds), '–', fixed(cpuSeconds)], peakMB);
  };
  try {
    await sync(bank, folder);
    await build('from nothing', 'all');
    for (const [when, selection] of [
      ['', 'every_run'],
      [', the first of a day', 'all'],
    ] as const) {
      await change(bank, 0.01);
      await sync(bank, folder);
      await build(`after 1.0 % changed${when}`, selection);
    }
    await page();
    return table;
  } finally {
    await bank.close();
    removeFolder(folder);
  }
}

export function modelsTable(rows: readonly (readonly string[])[]): string {
  const times = ['wall time, s', `of it ${versions}, s`, 'CPU time, s'];
  return markdownTable(['transactions', 'what', ...times, 'peak memory, MB'], rows);
}

/** The model that grows with history, and of which a build only makes what is new. */
const versions = 'stg_qonto__transaction_versions';

const runResults = z.object({
  results: z.array(z.object({ unique_id: z.string(), execution_time: z.number() })),
});

/** How long one model took in the build that ended last. */
function secondsOf(model: string, folder: string): number {
  const file = join(folder, 'dbt-target', 'run_results.json');
  const { results } = runResults.parse(JSON.parse(readFileSync(file, 'utf8')));
  const [found] = results.filter(({ unique_id: id }) => id === `model.qonto.${model}`);
  if (found === undefined) throw new Error(`${model} was not built`);
  return found.execution_time;
}

const usage = z.object({ seconds: z.number(), cpu: z.number(), peak_kb: z.number() });

/** As `sync --dbt` builds. Measured by Python: Node does not tell what a child has used. */
async function measureBuild(
  dbt: string,
  folder: string,
  selection: Selection,
): Promise<z.infer<typeof usage>> {
  const project = join(root, 'dbt');
  const target = join(folder, 'dbt-target');
  const build = ['build', '--selector', selection, '--quiet'];
  const places = ['--project-dir', project, '--profiles-dir', join(project, 'profiles')];
  const command = [dbt, ...build, ...places, '--target-path', target, '--log-path', target];
  const { stdout } = await promisify(execFile)(
    join(dirname(dbt), 'python'),
    ['-c', measureChild, ...command],
    {
      env: {
        ...process.env,
        QONTO_ELT_DUCKDB: join(folder, 'bank.db'),
        ...onlyChanges(selection),
        PYTHONDONTWRITEBYTECODE: '',
      },
    },
  );
  return usage.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

const measureChild = `
import json, resource, subprocess, sys, time
started = time.monotonic()
subprocess.run(sys.argv[1:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"seconds": time.monotonic() - started, "cpu": used.ru_utime + used.ru_stime, "peak_kb": used.ru_maxrss}))
`;
