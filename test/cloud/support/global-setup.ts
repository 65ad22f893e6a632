import type { TestProject } from 'vitest/node';
import { startEmulators } from '../../../emulators/start.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    gcsUrl: string;
    bigqueryUrl: string;
  }
}

/** One Cloud Storage and one BigQuery for all test files; each test takes a bucket and a dataset of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { gcsUrl, bigqueryUrl, stop } = await startEmulators();
  project.provide('gcsUrl', gcsUrl);
  project.provide('bigqueryUrl', bigqueryUrl);
  return stop;
}
