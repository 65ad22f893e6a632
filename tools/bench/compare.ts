import { openBank } from './bank.ts';
import { type Contestant, fullCopy } from './contestants.ts';
import type { Settings } from './flags.ts';
import { type Measured, medianOf } from './measure.ts';
import { fixed, markdownTable, ratio, whole } from './table.ts';

const names: readonly Contestant[] = ['qonto-elt', 'loop'];
const attachmentsShare = 0.01;

/** Scenarios 1 and 2: a full copy, by us and by the loop. */
export async function compare(settings: Settings, latencyMs: number): Promise<string> {
  const { accounts, runs } = settings;
  const transactions = accounts * settings.transactions;
  const size = { accounts, transactions, attachmentsShare, latencyMs };
  // A bank each: what the bank keeps ready of one contestant's answers must neither help nor hinder the other.
  const ours = await openBank(size);
  try {
    const theirs = await openBank(size);
    try {
      const results: Record<Contestant, Measured[]> = { 'qonto-elt': [], loop: [] };
      for (let run = 0; run <= runs; run++) {
        for (const who of names) {
          const measured = await fullCopy(who, who === 'loop' ? theirs : ours);
          // The first run fills the bank's caches and does not count.
          if (run > 0) results[who].push(measured);
          console.log(`  ${who}, run ${run}: ${fixed(measured.seconds)} s`);
        }
      }
      return tableOf(medianOf(results['qonto-elt']), medianOf(results.loop), transactions);
    } finally {
      await theirs.close();
    }
  } finally {
    await ours.close();
  }
}

function tableOf(ours: Measured, theirs: Measured, rows: number): string {
  const row = (name: string, pick: (measured: Measured) => number, show: (n: number) => string) => [
    name,
    show(pick(ours)),
    show(pick(theirs)),
    ratio(pick(ours), pick(theirs)),
  ];
  return markdownTable(
    ['', 'qonto-elt', 'loop', 'ratio'],
    [
      row('wall time, s', (one) => one.seconds, fixed),
      row('CPU time, s', (one) => one.cpuSeconds, fixed),
      row("CPU time of the bank's own process, s", (one) => one.bankCpuSeconds, fixed),
      row('peak memory, MB', (one) => one.peakMB, whole),
      row('requests', (one) => one.requests, whole),
      row('of these, pages of transactions', (one) => one.pages, whole),
      row(
        'pages / (rows / 99)',
        (one) => one.pages / (rows / 99),
        (n) => n.toFixed(3),
      ),
    ],
  );
}
