import { z } from 'zod';
import { type Settings, yesOrNo } from '../../../config/setting.ts';
import { parsePath } from '../../../config/values.ts';
import { simulateOptions } from './simulate-options.ts';

/** No variables: settings for real data must not lead simulated data to it. */
export const demoOptions = {
  folder: {
    flag: 'folder',
    doc: 'Where to put what is not put elsewhere; emptied of a former demo first',
    schema: z.string().transform(parsePath),
    default: 'demo-output',
  },
  raw: {
    flag: 'raw',
    doc: 'Raw zone, an empty one: a folder, or gs://bucket/prefix',
    schema: z.string(),
    shownDefault: 'in the folder',
  },
  warehouse: {
    flag: 'warehouse',
    doc: 'Warehouse, an empty one: duckdb:FILE, or bigquery:PROJECT.DATASET',
    schema: z.string(),
    shownDefault: 'in the folder',
  },
  dbt_dataset: {
    flag: 'dbt-dataset',
    doc: 'BigQuery: the dataset for the finance tables, which are overwritten',
    schema: z.string(),
    default: 'qonto_demo',
  },
  cloud: {
    flag: 'cloud',
    doc: 'On emulators of Cloud Storage and BigQuery; in a checkout: npm run demo -- --cloud',
    schema: yesOrNo,
    default: false,
  },
  seed: simulateOptions.seed,
  transactions: simulateOptions.transactions,
} as const satisfies Settings;
