import type { Command } from '../command.ts';
import { simulateOptions } from './simulate-options.ts';

export const simulateCommand: Command = {
  settings: Object.values(simulateOptions),
  examples: [
    ['--port 8080 --transactions 10000', 'a larger company'],
    ['--quirk lower_bound=exclusive --quirk tie_order=shuffled', 'a stranger bank'],
  ],
  heedsSignal: true,
  // The simulated bank is large; the other commands have no use for it.
  run: async (call) => (await import('./run-simulate.ts')).runSimulate(call),
};
