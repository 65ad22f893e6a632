import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { testBuild } from './build.ts';
import { landingBugs } from './planted/landing.ts';
import { listingBugs } from './planted/listing.ts';
import { loadingBugs } from './planted/loading.ts';
import type { PlantedBug } from './planted/planted-bug.ts';
import { secrecyBugs } from './planted/secrecy.ts';
import type { Played } from './play.ts';

const bugs = [...listingBugs, ...landingBugs, ...loadingBugs, ...secrecyBugs];

it('there are many ways to be wrong', () => {
  expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
  expect(bugs.length).toBeGreaterThanOrEqual(25);
});

it.concurrent.each(bugs)(
  'within 1,000 seeds it is found that $name',
  { timeout: 300_000 },
  async (bug) => {
    const { failures } = await playWith(bug, 1_000);
    expect(failures[0]?.failure).toMatch(/^(P\d|I\d|T\d|process \d+ fell over)/);
  },
);

async function playWith({ patches, engine }: PlantedBug, seeds: number): Promise<Played> {
  const build = testBuild(patches);
  try {
    const args = [
      '--import',
      'tsx',
      join(build.folder, 'test/simulation/run.ts'),
      '--seeds',
      String(seeds),
      '--workers',
      '1',
      '--until-failure',
      '--json',
      ...(engine === undefined ? [] : ['--engine', engine]),
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: build.folder,
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { stdout: string }) => error);
    return JSON.parse(stdout) as Played;
  } finally {
    build.remove();
  }
}
