import type { Config } from '../../config/config.ts';
import { writeReadCopy } from '../../run/read-copy.ts';
import type { SyncReport } from '../../run/sync.ts';
import { print } from '../output/output.ts';
import { report, statusOf } from '../output/report.ts';

/**
 * The last step of a run that people have been told of already: the read copy, and for machines the one document. A build
 * that failed is not handed to readers, who keep the copy before. Returns the status of all of it.
 */
export async function finish(config: Config, done: SyncReport): Promise<number> {
  const all = (done.dbt?.failed ?? 0) > 0 ? done : await withCopy(config, done);
  if (config.json) return report(config, all);
  const { read_copy: copy } = all;
  if (copy !== undefined && !config.quiet)
    print(`Read copy ${copy.file}: ${copy.bytes.toLocaleString('en-US')} bytes`);
  return statusOf(all);
}

async function withCopy(config: Config, done: SyncReport): Promise<SyncReport> {
  try {
    const copy = await writeReadCopy(config);
    return copy === undefined ? done : { ...done, read_copy: copy };
  } catch (error) {
    if (config.json) report(config, done, error);
    throw error;
  }
}
