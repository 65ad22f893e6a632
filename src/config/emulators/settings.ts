import { z } from 'zod';
import type { Settings } from '../setting.ts';
import { parseEndpoint } from '../values.ts';

/** Google's own clients know most of these; they are only ever set for tests and for a try without an account. */
export const emulatorSettings = {
  storage_endpoint: {
    env: 'STORAGE_EMULATOR_HOST',
    doc: 'An emulator to ask instead of Cloud Storage, without credentials',
    schema: z.string().transform(parseEndpoint),
  },
  bigquery_endpoint: {
    env: 'BIGQUERY_EMULATOR_HOST',
    doc: 'An emulator to ask instead of BigQuery, without credentials',
    schema: z.string().transform(parseEndpoint),
  },
  secret_manager_endpoint: {
    env: 'SECRET_MANAGER_EMULATOR_HOST',
    doc: 'An emulator to ask instead of Secret Manager, without credentials',
    schema: z.string().transform(parseEndpoint),
  },
  cloud_run_endpoint: {
    env: 'CLOUD_RUN_EMULATOR_HOST',
    doc: 'An emulator to ask instead of Cloud Run, without credentials',
    schema: z.string().transform(parseEndpoint),
  },
} as const satisfies Settings;
