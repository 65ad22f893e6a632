import { controlEndpoints } from '../../../simulator/http/control/endpoints.ts';
import type { Command } from '../command.ts';
import { simulateOptions } from './simulate-options.ts';

export const simulateCommand: Command = {
  settings: Object.values(simulateOptions),
  examples: [
    ['--port 8080', 'a bank to sync from, until Ctrl-C'],
    ['advance --port 8080 --days 7', 'a week later there: new payments, edits, settlements'],
    ['--port 8080 --transactions 10000', 'a larger company'],
    ['--quirk lower_bound=exclusive --quirk tie_order=shuffled', 'a stranger bank'],
  ],
  notes: [
    'What steers it, below /__simulator at its address (bodies are JSON):',
    ...controlEndpoints.map(({ asked, does }) => `  ${asked}\n      ${does}`),
  ].join('\n'),
  heedsSignal: true,
  // The simulated bank is large; the other commands have no use for it.
  run: async (call) => (await import('./run-simulate.ts')).runSimulate(call),
};
