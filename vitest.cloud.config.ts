import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { useMemoryFolder } from './test/support/memory-folder.ts';
import { clone, nodeArguments } from './test/support/node-arguments.ts';

useMemoryFolder();

// The servers are slower than what they stand for.
// Files in one process share what they import, which each of them would load anew.
const common = { testTimeout: 900_000, hookTimeout: 180_000, isolate: false };

export default defineConfig({
  test: {
    // Once for both projects.
    globalSetup: ['test/support/build-program.ts', 'test/support/warm-dbt.ts'],
    pool: 'forks',
    execArgv: nodeArguments(clone),
    // On two cores: some tests wait, for a server, a deadline or a signal.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...common,
          name: 'cloud',
          include: ['test/cloud/*.test.ts'],
          setupFiles: ['test/cloud/support/environment.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'tools',
          include: ['test/cloud/{emulators,googlesql}/*.test.ts'],
        },
      },
    ],
  },
});
