import type { MakeWatch } from '../../e2e/process/watch.ts';
import type { LoopbackProxy } from './proxy.ts';

const upload = (path: RegExp) => new RegExp(`POST /upload/.*${path.source}`);
const lease = upload(/ctl(%2F|\/)lease/);
const part = upload(/(raw(%2F|\/)[a-z_]+(%2F|\/)|attachments(%2F|\/))/);
const manifest = upload(/manifests(%2F|\/)/);
const cleanUp = /DELETE .*_staging_/;

/** Watches a run on a bucket and BigQuery by what it asks of them. */
export function watchCloud(gcs: LoopbackProxy, bigquery: LoopbackProxy): MakeWatch {
  return ({ bank: { bank } }, command) => {
    const before = {
      requests: bank.requests().total,
      storage: gcs.seen.length,
      warehouse: bigquery.seen.length,
    };
    const startedAt = performance.now();
    const storage = () => gcs.seen.slice(before.storage);
    const warehouse = () => bigquery.seen.slice(before.warehouse);
    return {
      begin() {},
      look() {},
      counters: {
        ms: () => performance.now() - startedAt,
        storage: () => gcs.seen.length - before.storage,
        ...(command !== 'load' && { requests: () => bank.requests().total - before.requests }),
        ...(command !== 'extract' && {
          warehouse: () => bigquery.seen.length - before.warehouse,
        }),
      },
      phase() {
        const leases = storage().filter((line) => lease.test(line)).length;
        if (warehouse().some((line) => cleanUp.test(line))) return 'after the work';
        if (warehouse().length > 0) return 'load';
        if (storage().some((line) => manifest.test(line)))
          return command === 'extract' && leases > 1 ? 'after the work' : 'manifest';
        if (storage().some((line) => part.test(line))) return 'parts';
        return leases > 0 ? 'listing' : 'before the work';
      },
    };
  };
}
