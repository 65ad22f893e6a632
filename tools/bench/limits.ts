import { openBank } from './bank.ts';
import { fullCopy } from './contestants.ts';
import type { Settings } from './flags.ts';
import { fixed, markdownTable, ratio, whole } from './table.ts';

/** Scenario 7: a full copy with default settings, at a bank that limits requests as Qonto does. */
export async function limits({ accounts, transactions, runs }: Settings): Promise<string> {
  const rows = accounts * transactions;
  // Downloads are not limited, and would be counted: there are none.
  const size = { accounts, transactions: rows, attachmentsShare: 0, latencyMs: 0 };
  const bank = await openBank({ ...size, rateLimits: true });
  try {
    const table: string[][] = [];
    for (let run = 1; run <= runs; run += 1) {
      const { seconds, requests, cpuSeconds, peakMB } = await fullCopy('qonto-elt', bank, []);
      const floor = floorSeconds(requests);
      const times = [fixed(seconds), fixed(floor), ratio(seconds, floor)];
      table.push([whole(rows), whole(requests), ...times, fixed(cpuSeconds), whole(peakMB)]);
      console.log(`  ${table.at(-1)?.join(', ')}`);
      // Both windows of the bank begin anew.
      if (run < runs) await new Promise((resolve) => setTimeout(resolve, 600_000));
    }
    const times = ['wall time, s', 'floor of the limits, s', 'ratio'];
    return markdownTable(['rows', 'requests', ...times, 'CPU time, s', 'peak memory, MB'], table);
  } finally {
    await bank.close();
  }
}

/** Before when nobody can send so many requests: 1,000 in 10 seconds, and 10,000 in 10 minutes. */
function floorSeconds(requests: number): number {
  const before = Math.max(0, requests - 1);
  return 600 * Math.floor(before / 10_000) + 10 * Math.floor((before % 10_000) / 1_000);
}
