import type { Command } from './command.ts';

export const demoCommand: Command = {
  name: 'demo',
  summary: 'A simulated bank, two syncs, dbt and a finance report: the whole journey in a minute',
  options: [
    {
      flag: 'folder',
      type: 'string',
      description: 'Where to put everything; emptied first',
      shownDefault: 'demo-output',
    },
  ],
  examples: [['', 'into demo-output/']],
  // The simulated bank is large; the other commands have no use for it.
  run: async (flags) => (await import('./run-demo.ts')).runDemo(flags),
};
