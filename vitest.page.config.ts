import { defineConfig } from 'vitest/config';
import { useMemoryFolder } from './test/support/memory-folder.ts';
import { clone, nodeArguments } from './test/support/node-arguments.ts';

useMemoryFolder();

export default defineConfig({
  test: {
    include: ['test/report/browser/*.test.ts'],
    globalSetup: 'test/report/browser/make-pages.ts',
    execArgv: nodeArguments(clone),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
