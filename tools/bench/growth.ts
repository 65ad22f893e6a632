import { change, openQuietBank } from './changing-bank.ts';
import { landedBy, sync } from './contestants.ts';
import type { Settings } from './flags.ts';
import type { Measured } from './measure.ts';
import { removeFolder, temporaryFolder } from './processes.ts';
import { fixed, markdownTable, whole } from './table.ts';

/** Scenarios 3 to 5 at one size: a back-fill, a quiet run, then a run after each share of the rows has changed. */
export async function growth(
  { accounts }: Settings,
  transactions: number,
  changes: readonly number[],
): Promise<string[][]> {
  const folder = temporaryFolder();
  const bank = await openQuietBank(accounts, transactions);
  const table: string[][] = [];
  const add = (what: string, measured: Measured) => {
    const row = rowOf(transactions, what, measured);
    console.log(`  ${row.join(', ')}`);
    table.push(row);
  };
  try {
    add('back-fill', await sync(bank, folder));
    add('quiet', await sync(bank, folder));
    for (const share of changes) {
      await change(bank, share);
      add(`after ${(share * 100).toFixed(1)} % changed`, await sync(bank, folder));
    }
    return table;
  } catch (error) {
    // A run that fails is a result too; what needed it is left out.
    const message = error instanceof Error ? error.message : String(error);
    console.error(message);
    table.push([whole(transactions), `failed: ${oneLine(message)}`, ...Array(7).fill('–')]);
    return table;
  } finally {
    await bank.close();
    removeFolder(folder);
  }
}

export function growthTable(rows: readonly (readonly string[])[]): string {
  const header = ['rows at the bank', 'run', 'rows landed', 'wall time, s', 'CPU time, s'];
  return markdownTable([...header, 'bank CPU, s', 'peak memory, MB', 'requests', 'pages'], rows);
}

/** The line of a complaint that names the error, fit for a table cell. */
function oneLine(message: string): string {
  const lines = message.split('\n').filter((line) => /error|status|:/i.test(line));
  const telling = lines.find((line) => /\w Error:/.test(line)) ?? lines[0] ?? message;
  return telling.replaceAll('|', '/').trim().slice(0, 160);
}

function rowOf(transactions: number, what: string, measured: Measured): string[] {
  return [
    whole(transactions),
    what,
    whole(landedBy(measured)),
    fixed(measured.seconds),
    fixed(measured.cpuSeconds),
    fixed(measured.bankCpuSeconds),
    whole(measured.peakMB),
    whole(measured.requests),
    whole(measured.pages),
  ];
}
