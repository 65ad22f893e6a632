import { setTimeout } from 'node:timers/promises';
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
    let sent = 0;
    for (let run = 1; run <= runs; run += 1) {
      const { seconds, requests, cpuSeconds, peakMB } = await fullCopy('qonto-elt', bank, []);
      const floor = floorSeconds(requests);
      const times = [fixed(seconds), fixed(floor), ratio(seconds, floor)];
      table.push([whole(rows), whole(requests), ...times, fixed(cpuSeconds), whole(peakMB)]);
      console.log(`  ${table.at(-1)?.join(', ')}`);
      if (run === runs) break;
      // No run may find what an earlier one has used up: the long window holds several, the short one none.
      sent += requests;
      const holdsAnother = sent + requests <= longWindow.requests;
      const { seconds: pause } = holdsAnother ? shortWindow : longWindow;
      if (!holdsAnother) sent = 0;
      await setTimeout(1_000 * (pause + 1));
    }
    const times = ['wall time, s', 'floor of the limits, s', 'ratio'];
    return markdownTable(['rows', 'requests', ...times, 'CPU time, s', 'peak memory, MB'], table);
  } finally {
    await bank.close();
  }
}

const shortWindow = { requests: 1_000, seconds: 10 };
const longWindow = { requests: 10_000, seconds: 600 };

/** Before when nobody can send so many requests. */
function floorSeconds(requests: number): number {
  const before = Math.max(0, requests - 1);
  const long = Math.floor(before / longWindow.requests);
  const short = Math.floor((before % longWindow.requests) / shortWindow.requests);
  return longWindow.seconds * long + shortWindow.seconds * short;
}
