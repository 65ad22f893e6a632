import { defineConfig } from 'vitest/config';
import { clone, nodeArguments } from './test/support/node-arguments.ts';

export default defineConfig({
  test: {
    include: ['test/deploy/image/*.test.ts'],
    globalSetup: 'test/support/build-program.ts',
    execArgv: nodeArguments(clone),
    // A start of podman is slower than one of the program.
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
