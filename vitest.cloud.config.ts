import { defineConfig } from 'vitest/config';

// The servers are slower than what they stand for.
const patient = { testTimeout: 240_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    pool: 'forks',
    // One more than elsewhere: each waits for an emulator, then the emulator for it.
    maxWorkers: 3,
    projects: [
      {
        test: {
          ...patient,
          globalSetup: 'test/support/build-program.ts',
          name: 'cloud',
          include: ['test/cloud/*.test.ts'],
          setupFiles: ['test/cloud/support/environment.ts'],
        },
      },
      {
        test: {
          ...patient,
          name: 'tools',
          include: ['test/cloud/{emulators,googlesql}/*.test.ts'],
        },
      },
    ],
  },
});
