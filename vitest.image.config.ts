import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/image/*.test.ts'],
    globalSetup: 'test/support/build-program.ts',
    // A start of podman is slower than one of the program.
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
