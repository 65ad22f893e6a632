import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey } from '../support/journey.ts';
import type { MakeWatch } from './watch.ts';

/** Watches a run on a folder and a DuckDB file: by what it writes, and by the files it has open. */
export const watchFolder: MakeWatch = (journey, command) => {
  const { raw, duckdb, bank } = journey;
  const count = (folder: string) => filesIn(join(raw, folder)).length;
  const before = {
    requests: bank.bank.requests().total,
    parts: partsIn(raw),
    temporary: count('.tmp'),
    manifests: count('manifests'),
  };
  const startedAt = performance.now();
  let pid = 0;
  let looksAfterCommit = 0;
  let looksWhileOpen = 0;
  const hasCommitted = () => count('manifests') > before.manifests;
  const isOpen = () => openFiles(pid).includes(duckdb);
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
        parts: () => partsIn(raw) - before.parts,
        looksAfterCommit: () => looksAfterCommit,
      }),
      ...(command !== 'extract' && { looksWhileOpen: () => looksWhileOpen }),
    },
    phase() {
      if (isOpen()) return 'load';
      if (looksWhileOpen > 0) return 'after the work';
      if (hasCommitted()) return command === 'extract' ? ended(journey, pid) : 'manifest';
      if (partsIn(raw) > before.parts || count('.tmp') > before.temporary) return 'parts';
      return holder(journey) === pid ? 'listing' : 'before the lease';
    },
  };
};

function ended(journey: Journey, pid: number) {
  return holder(journey) === pid ? 'manifest' : 'after the work';
}

function holder({ raw }: Journey): number | undefined {
  const file = join(raw, 'ctl/lease.json');
  if (!existsSync(file)) return undefined;
  try {
    const { holder, pid } = JSON.parse(readFileSync(file, 'utf8'));
    return holder === null ? undefined : pid;
  } catch {
    // It is being exchanged.
    return undefined;
  }
}

/** Parts and receipts, which come before the manifest. */
function partsIn(raw: string): number {
  const folders = filesIn(join(raw, 'raw')).flatMap((stream) =>
    filesIn(join(raw, 'raw', stream)).map((attempt) => join(raw, 'raw', stream, attempt)),
  );
  const parts = folders.reduce((sum, folder) => sum + filesIn(folder).length, 0);
  return parts + filesIn(join(raw, 'attachments')).length;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Linux alone tells; elsewhere no run is killed by these looks. */
function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return filesIn(folder).map((name) => {
    try {
      return readlinkSync(join(folder, name));
    } catch {
      return '';
    }
  });
}
