import type { Option } from '../../../config/settings.ts';
import type { Command } from '../command.ts';

const options: readonly Option[] = [
  { flag: 'port', type: 'number', description: 'Port on 127.0.0.1', shownDefault: 'any free one' },
  { flag: 'seed', type: 'number', description: 'Same seed, same bank', shownDefault: '1' },
  { flag: 'accounts', type: 'number', description: 'Number of bank accounts', shownDefault: '6' },
  {
    flag: 'transactions',
    type: 'number',
    description: 'Number of transactions',
    shownDefault: '3000',
  },
  {
    flag: 'attachments-share',
    type: 'number',
    description: 'Part of the transactions with a receipt, 0 to 1',
    shownDefault: '0.3',
  },
  { flag: 'latency-ms', type: 'number', description: 'Delay of every answer', shownDefault: '0' },
  {
    flag: 'real-time',
    type: 'boolean',
    description: "Let the bank's clock run; else it moves by /__simulator/advance",
  },
  {
    flag: 'quirk',
    type: 'list',
    description: 'A behaviour, as name=value (repeat)',
    shownDefault: 'the documented ones',
  },
  {
    flag: 'list-quirks',
    type: 'boolean',
    description: 'Show every behaviour that can be switched',
  },
  { flag: 'json', type: 'boolean', description: 'Print URL and credentials as JSON' },
];

export const simulateCommand: Command = {
  name: 'simulate',
  summary: 'Run a simulated Qonto on this machine, to try everything without an account',
  options,
  examples: [
    ['--port 8080 --transactions 10000', 'a larger company'],
    ['--quirk lower_bound=exclusive --quirk tie_order=shuffled', 'a stranger bank'],
  ],
  // The simulated bank is large; the other commands have no use for it.
  heedsSignal: true,
  run: async (flags, signal) => (await import('./run-simulate.ts')).runSimulate(flags, signal),
};
