import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/page/browser/*.test.ts'],
    globalSetup: 'test/page/browser/make-pages.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
