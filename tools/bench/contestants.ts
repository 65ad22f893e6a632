import { join } from 'node:path';
import { z } from 'zod';
import type { BankProcess } from './bank.ts';
import { type Measured, measure } from './measure.ts';
import { cli, loop, removeFolder, temporaryFolder } from './processes.ts';

export type Contestant = 'qonto-elt' | 'loop';

const report = z.object({
  extract: z.object({
    accounts: z.array(z.object({ listings: z.array(z.object({ rows_landed: z.number() })) })),
  }),
});

/** One `qonto-elt sync` into this folder, which may hold what an earlier one left. */
export function sync(
  bank: BankProcess,
  folder: string,
  settings: readonly string[] = unlimited,
): Promise<Measured> {
  const where = ['--raw', join(folder, 'raw'), '--warehouse', `duckdb:${join(folder, 'bank.db')}`];
  const options = ['--json', '--log-level', 'warn', ...settings];
  return measure(bank, [cli, 'sync', ...where, ...options], folder);
}

const unlimited: readonly string[] = ['--request-rate', '100000'];

/** A whole copy from nothing, removed afterwards. */
export async function fullCopy(
  who: Contestant,
  bank: BankProcess,
  settings?: readonly string[],
): Promise<Measured> {
  const folder = temporaryFolder();
  try {
    if (who === 'qonto-elt') return await sync(bank, folder, settings);
    return await measure(bank, [loop, folder], folder);
  } finally {
    removeFolder(folder);
  }
}

/** Transactions a sync has landed, from its report. */
export function landedBy({ output }: Measured): number {
  return report
    .parse(JSON.parse(output))
    .extract.accounts.flatMap(({ listings }) => listings)
    .reduce((sum, { rows_landed: rows }) => sum + rows, 0);
}
