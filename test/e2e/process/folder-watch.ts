import { join } from 'node:path';
import type { Journey } from '../../support/journey.ts';
import { leaseHolder } from './lease-file.ts';
import { hasOpen, namesIn } from './open-files.ts';
import type { MakeWatch } from './watch.ts';

/** Watches a run on a folder and a DuckDB file: by what it writes, and by the files it has open. */
export const watchFolder: MakeWatch = (journey, command) => {
  const { raw, duckdb, bank } = journey;
  const count = (folder: string) => namesIn(join(raw, folder)).length;
  const before = {
    requests: bank.bank.requests().total,
    parts: partsIn(journey),
    temporary: count('.tmp'),
    manifests: count('manifests'),
  };
  const startedAt = performance.now();
  let pid = 0;
  let looksAfterCommit = 0;
  let looksWhileOpen = 0;
  const hasCommitted = () => count('manifests') > before.manifests;
  const isOpen = () => hasOpen(pid, duckdb);
  const isHolder = () => leaseHolder(journey) === pid;
  return {
    begin(run) {
      pid = run;
    },
    look() {
      if (hasCommitted()) looksAfterCommit += 1;
      if (isOpen()) looksWhileOpen += 1;
    },
    counters: {
      ms: () => performance.now() - startedAt,
      ...(command !== 'load' && {
        requests: () => bank.bank.requests().total - before.requests,
        parts: () => partsIn(journey) - before.parts,
        looksAfterCommit: () => looksAfterCommit,
      }),
      ...(command !== 'extract' && { looksWhileOpen: () => looksWhileOpen }),
    },
    phase() {
      if (isOpen()) return 'load';
      if (looksWhileOpen > 0) return 'after the work';
      if (hasCommitted())
        return command === 'extract' && !isHolder() ? 'after the work' : 'manifest';
      if (partsIn(journey) > before.parts || count('.tmp') > before.temporary) return 'parts';
      return isHolder() ? 'listing' : 'before the work';
    },
  };
};

/** Parts and receipts, which come before the manifest. */
function partsIn({ raw }: Journey): number {
  const attempts = namesIn(join(raw, 'raw')).flatMap((stream) =>
    namesIn(join(raw, 'raw', stream)).map((attempt) => join(raw, 'raw', stream, attempt)),
  );
  const parts = attempts.reduce((sum, folder) => sum + namesIn(folder).length, 0);
  return parts + namesIn(join(raw, 'attachments')).length;
}
