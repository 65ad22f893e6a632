import { defineConfig } from 'vitest/config';
import { areas } from './areas.ts';

const area = areas[process.env.MUTATION_AREA ?? ''];

export default defineConfig({
  test: {
    include: [...(area?.tests ?? [])],
    testTimeout: 20_000,
    setupFiles: ['test/mutation/setup.ts'],
  },
  plugins: [
    {
      name: 'processes',
      // Stryker asks for threads, in which `process.umask` and signals are not what they are in the program.
      configureVitest({ vitest, project }) {
        vitest.config.pool = 'forks';
        project.config.pool = 'forks';
      },
    },
  ],
});
