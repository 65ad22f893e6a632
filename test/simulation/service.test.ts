import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Patch, testBuild } from './build.ts';
import type { Hour } from './service/play-day.ts';

const mebibyte = 1024 * 1024;

it('T263 a service holds after 24 hours what it held before: no file, listener or timer more, and no memory but of rows', {
  timeout: 300_000,
}, async () => {
  const program = fileURLToPath(new URL('service/day.ts', import.meta.url));
  const { hours, code } = await play(program, 24);
  // It ends with another where the tables are not what the bank has, or an event is lost.
  expect(code).toBe(0);
  expect(hours).toHaveLength(24);
  expect(growing(hours)).toEqual([]);
  const last = hours.at(-1);
  // The schedule alone is 96 runs, and webhooks have others start between them.
  expect(last?.runs).toBeGreaterThan(100);
  expect(last?.failedRuns).toBeGreaterThan(0);
  expect(last?.acknowledged).toBeGreaterThan(50);
  // The simulated bank, its log and the tables grow by less; so do 20 kB that each run would leave behind not.
  expect((last?.heap ?? 0) - (hours[11]?.heap ?? 0)).toBeLessThan(2.5 * mebibyte);
});

const bugs: readonly (readonly [name: string, grows: string, patch: Patch])[] = [
  [
    'each wait leaves a listener',
    'abortListeners',
    {
      file: 'src/run/serve/service.ts',
      find: "    signal.removeEventListener('abort', stop);\n",
      replace: '',
    },
  ],
  [
    'what was committed stays in the spool',
    'filesInSpool',
    {
      file: 'src/run/webhook/spool.ts',
      find: 'await rm(join(folder, name), { force: true });\n            bytes',
      replace: 'bytes',
    },
  ],
  [
    'each run leaves a timer',
    'timers',
    {
      file: 'src/base/timer.ts',
      find: '    clearInterval(beat);\n',
      replace: '',
    },
  ],
];

it.each(bugs)('a few hours show that %s', { timeout: 300_000 }, async (_, grows, patch) => {
  const { program, remove } = await testBuild([patch], 'service/day');
  try {
    expect(growing((await play(program, 3)).hours)).toEqual([grows]);
  } finally {
    remove();
  }
});

/** Plays the hours in a process of its own, which has the simulated platform for good. */
async function play(
  program: string,
  hours: number,
): Promise<{ readonly hours: readonly Hour[]; readonly code: unknown }> {
  const loader = program.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const day = fork(program, { execArgv: [...loader, '--expose-gc'], silent: true });
  const told: Hour[] = [];
  day.on('message', (hour: Hour) => told.push(hour));
  day.send({ seed: 1, hours });
  const [code] = await once(day, 'close');
  return { hours: told, code };
}

/** What of a service is more at the end than it ever needs at once. */
function growing(hours: readonly Hour[]): readonly string[] {
  const most = { filesInSpool: 3, pendingFiles: 3, abortListeners: 1, timers: 10 };
  const last = hours.at(-1);
  return Object.entries(most)
    .filter(([name, bound]) => (last?.[name as keyof typeof most] ?? 0) > bound)
    .map(([name]) => name);
}
