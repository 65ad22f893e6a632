import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatTable } from '../../src/cli/output/output.ts';
import { commands, phases, type Tally } from '../../test/e2e/process/tally.ts';

/**
 * `npm run test:crash`: everything that tests do to processes, with `kill -9` at 500 random instants on a folder and
 * DuckDB, and then at 100 on the emulators. Tells where it hit, and what was lost.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    'cloud-kills': { type: 'string', default: '100' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'qonto-elt-crash-'));
try {
  const embedded = run('folder and DuckDB', values.kills, [
    'test/e2e/journey/crash.test.ts',
    'test/e2e/process',
  ]);
  const cloud = run('Cloud Storage and BigQuery, emulated', values['cloud-kills'], [
    '--config',
    'vitest.cloud.config.ts',
    'test/cloud/crash.test.ts',
  ]);
  for (const { text } of [embedded, cloud]) console.log(text);
  process.exitCode = embedded.isGood && cloud.isGood ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(world: string, kills: string, what: readonly string[]) {
  const report = join(folder, `${world}.ndjson`);
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...what],
    { stdio: 'inherit', env: { ...process.env, TEST_KILLS: kills, TEST_KILLS_REPORT: report } },
  );
  const tallies = existsSync(report)
    ? readFileSync(report, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line): Tally => JSON.parse(line))
    : [];
  const sum = (pick: (tally: Tally) => number) =>
    tallies.reduce((total, tally) => total + pick(tally), 0);
  const hits = sum((tally) => tally.hits);
  const rows = commands.map((command) => {
    const cells = phases.map((phase) => sum(({ byPhase }) => byPhase[command]?.[phase] ?? 0));
    return [command, ...cells, cells.reduce((total, n) => total + n, 0)];
  });
  const text = [
    `\n${world}: kill -9, by command and what the run had come to`,
    ...formatTable(['command', ...phases, 'kills'], rows),
    `${hits} kills that hit, ${sum((tally) => tally.missed)} runs that had ended before; ${sum((tally) => tally.recoveries)} recoveries compared with the bank: ${sum((tally) => tally.lost)} rows lost, ${sum((tally) => tally.doubled)} doubled`,
  ].join('\n');
  return { text, isGood: status === 0 && hits === Number(kills) };
}
