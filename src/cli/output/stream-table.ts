import type { ExtractReport } from '../../extract/report.ts';
import type { LoadReport } from '../../load/report.ts';
import type { Counts } from '../../raw/manifest.ts';
import { streams } from '../../streams/index.ts';
import { formatTable } from './output.ts';

/** One line per stream: what was read of it, and what became of that; dashes where a run did not get it. */
export function streamTable(
  { streams: counts, snapshots }: Pick<ExtractReport, 'streams' | 'snapshots'>,
  load: LoadReport | undefined,
): readonly string[] {
  const missing = Object.keys(snapshots).filter((name) => isUnread(snapshots[name]));
  const rows = inOrder([...Object.keys(counts), ...missing]).map((name) => [
    ...countCells(name, missing.includes(name) ? undefined : counts[name]),
    ...(load === undefined ? [] : [load.rows[name] ?? (missing.includes(name) ? null : 0)]),
  ]);
  return formatTable([...countHeader, ...(load === undefined ? [] : ['loaded'])], rows);
}

/** What a run says of a stream that it could not read. */
export function isUnread(outcome = ''): boolean {
  return /^(skipped|not available)/.test(outcome);
}

/** One line per stream: the rows that were merged into its table. None where nothing was. */
export function loadedLines({ rows }: LoadReport): readonly string[] {
  const names = inOrder(Object.keys(rows));
  const cells = names.map((name) => [name, rows[name] ?? null]);
  return names.length === 0 ? [] : ['', ...formatTable(['stream', 'loaded'], cells)];
}

export const countHeader = ['stream', 'read', 'landed', 'unchanged', 'quarantined'] as const;

export function countCells(name: string, counts: Counts | undefined): (string | number | null)[] {
  const { read = null, landed = null, unchanged = null, quarantined = null } = counts ?? {};
  return [name, read, landed, unchanged, quarantined];
}

/** As they are loaded; what another version has declared stands last. */
export function inOrder(names: readonly string[]): readonly string[] {
  const known = streams.map(({ name }) => name).filter((name) => names.includes(name));
  return [...new Set([...known, ...[...names].sort()])];
}
