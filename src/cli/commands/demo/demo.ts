import type { Option } from '../../../config/settings.ts';
import type { Command } from '../command.ts';

/** No variables: settings for real data must not lead simulated data to it. */
const options: readonly Option[] = [
  {
    flag: 'folder',
    type: 'string',
    description: 'Where to put what is not put elsewhere; emptied of a former demo first',
    shownDefault: 'demo-output',
  },
  {
    flag: 'raw',
    type: 'string',
    description: 'Raw zone, an empty one: a folder, or gs://bucket/prefix',
    shownDefault: 'in the folder',
  },
  {
    flag: 'warehouse',
    type: 'string',
    description: 'Warehouse, an empty one: duckdb:FILE, or bigquery:PROJECT.DATASET',
    shownDefault: 'in the folder',
  },
  {
    flag: 'dbt-dataset',
    type: 'string',
    description: 'BigQuery: the dataset for the finance tables, which are overwritten',
    shownDefault: 'qonto_demo',
  },
  {
    flag: 'cloud',
    type: 'boolean',
    description:
      'On emulators of Cloud Storage and BigQuery; in a checkout: npm run demo -- --cloud',
  },
  { flag: 'seed', type: 'number', description: 'Same seed, same bank', shownDefault: '1' },
  {
    flag: 'transactions',
    type: 'number',
    description: 'Number of transactions',
    shownDefault: '3000',
  },
];

export const demoCommand: Command = {
  name: 'demo',
  summary: 'A simulated bank, two syncs, dbt and a finance report: the whole journey in a minute',
  options,
  examples: [
    ['', 'into demo-output/'],
    [
      '--raw gs://acme-test/demo --warehouse bigquery:acme-test.demo_raw',
      'a bucket and a project of yours, with the simulated data',
    ],
  ],
  // The simulated bank is large; the other commands have no use for it.
  heedsSignal: true,
  run: async (flags, signal) => (await import('./run-demo.ts')).runDemo(flags, signal),
};
