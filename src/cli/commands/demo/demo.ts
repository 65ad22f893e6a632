import type { Command } from '../command.ts';
import { demoOptions } from './demo-options.ts';

export const demoCommand: Command = {
  settings: Object.values(demoOptions),
  examples: [
    ['', 'into demo-output/'],
    [
      '--raw gs://acme-test/demo --warehouse bigquery:acme-test.demo_raw',
      'a bucket and a project of yours, with the simulated data',
    ],
  ],
  heedsSignal: true,
  // The simulated bank is large; the other commands have no use for it.
  run: async (call) => (await import('./run-demo.ts')).runDemo(call),
};
