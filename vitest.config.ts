import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { useMemoryFolder } from './test/support/memory-folder.ts';
import { clone, nodeArguments } from './test/support/node-arguments.ts';

useMemoryFolder();

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Need the emulators (`npm run test:cloud`), a browser (`test:page`), or what builds images (`test:image`).
    exclude: ['test/cloud/**', 'test/report/browser/**', 'test/deploy/image/**'],
    globalSetup: ['test/support/build-program.ts', 'test/support/warm-dbt.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: 'forks',
    // Files in one process share what they import, which each of them would load anew.
    isolate: false,
    execArgv: nodeArguments(clone),
    // On two cores: some tests wait, for a server, a deadline or a signal.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
