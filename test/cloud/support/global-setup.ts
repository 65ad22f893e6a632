import type { TestProject } from 'vitest/node';
import { startEmulators } from '../../../emulators/start.ts';
import type { CloudUrls } from './urls.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    clouds: readonly CloudUrls[];
  }
}

/** A cloud for each worker, since local-bigquery uses one core; each test takes a bucket and a dataset of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const workers = Array.from({ length: Number(project.config.maxWorkers) });
  const clouds = await Promise.all(workers.map(() => startEmulators()));
  project.provide(
    'clouds',
    clouds.map(({ gcsUrl, bigqueryUrl }) => ({ gcsUrl, bigqueryUrl })),
  );
  return async () => {
    await Promise.all(clouds.map(({ stop }) => stop()));
  };
}
