import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { BankProcess, Touched } from './bank.ts';
import { openQuietBank } from './changing-bank.ts';
import { sync } from './contestants.ts';
import type { Settings } from './flags.ts';
import { removeFolder, temporaryFolder } from './processes.ts';
import { openServed } from './served.ts';
import { markdownTable, whole } from './table.ts';

const changes = 200;
const lossy = 60;
const burst = 1_000;
const burstMs = 10_000;

/** Scenario 8: what a service costs from a change to its row, and what a burst of webhooks costs. */
export async function service({ accounts, transactions }: Settings): Promise<string> {
  const folder = temporaryFolder();
  const bank = await openQuietBank(accounts, accounts * transactions);
  const table: string[][] = [];
  const add = (what: string, figure: string, aim: string) => {
    table.push([what, figure, aim]);
    console.log(`  ${what}: ${figure}`);
  };
  try {
    await sync(bank, folder);
    add('load of the machine in the beginning', (loadavg()[0] ?? 0).toFixed(1), '–');
    const touched = [...(await oneByOne(bank, folder, add)), ...(await halfLost(bank, folder))];
    const missing = await missingOf(folder, touched);
    add(
      `rows missing after these and ${lossy} changes more, of which every second was told by no webhook`,
      whole(missing),
      '0',
    );
    await atOnce(bank, folder, add);
    add('load of the machine in the end', (loadavg()[0] ?? 0).toFixed(1), '–');
    return markdownTable(['what', 'measured', 'aim'], table);
  } finally {
    await bank.close();
    removeFolder(folder);
  }
}

type Add = (what: string, figure: string, aim: string) => void;

/** One change after the other, each told by a webhook: from before it to the end of the run that loads its row. */
async function oneByOne(bank: BankProcess, folder: string, add: Add): Promise<Touched[]> {
  const served = await openServed(bank, folder, '1h');
  const touched: Touched[] = [];
  const times: number[] = [];
  for (let change = 0; change < changes; change += 1) {
    const runs = served.runs();
    const startedAt = performance.now();
    const { ids, updatedAt, accountId } = await bank.touch();
    await served.webhook(accountId);
    await served.ended(runs + 1);
    times.push(performance.now() - startedAt);
    touched.push({ ids, updatedAt, accountId });
    // A burst is waited out: these are to be changes that come alone.
    await sleep(500);
  }
  await served.stop();
  add(`from a change to its row, median of ${changes}, ms`, whole(shareOf(times, 0.5)), '2,000');
  add(
    `from a change to its row, 95th percentile of ${changes}, ms`,
    whole(shareOf(times, 0.95)),
    '4,000',
  );
  return touched;
}

/** Half of the changes are told by nobody: the schedule finds them. */
async function halfLost(bank: BankProcess, folder: string): Promise<Touched[]> {
  const served = await openServed(bank, folder, '10s');
  const touched: Touched[] = [];
  for (let change = 0; change < lossy; change += 1) {
    const one = await bank.touch();
    touched.push(one);
    if (change % 2 === 0) await served.webhook(one.accountId);
    await sleep(100);
  }
  // One that began before the last change may end after it.
  await served.ended(served.runs() + 2);
  await served.stop();
  return touched;
}

/** Many webhooks in a short time, each with its own request. */
async function atOnce(bank: BankProcess, folder: string, add: Add): Promise<void> {
  const served = await openServed(bank, folder, '1h');
  const before = await served.residentMB();
  const { accountId } = await bank.touch();
  const answers: Promise<number>[] = [];
  const startedAt = performance.now();
  let most = before;
  for (let sent = 0; sent < burst; sent += 1) {
    const due = startedAt + (sent * burstMs) / burst;
    if (due > performance.now()) await sleep(due - performance.now());
    answers.push(served.webhook(accountId));
    if (sent % 100 === 99) most = Math.max(most, await served.residentMB());
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const times = await Promise.all(answers);
  // A run that answers the last of them begins within ten seconds.
  await sleep(20_000);
  const runs = served.runs() - 1;
  add(`${whole(burst)} webhooks in s`, seconds.toFixed(1), '10');
  add('slowest answer to one of them, ms', whole(Math.max(...times)), '1,000');
  add('runs that they started', whole(runs), 'at most 3');
  add(
    'resident memory before, at most meanwhile and after them, MB',
    [before, most, await served.residentMB()].map(whole).join(' / '),
    'flat',
  );
  await served.stop();
}

/** Of how many rows the newest version is not in the table: what is changed again before a run is shown to none. */
async function missingOf(folder: string, touched: readonly Touched[]): Promise<number> {
  const newest = new Map(touched.flatMap(({ ids, updatedAt }) => ids.map((id) => [id, updatedAt])));
  const file = join(folder, 'bank.db');
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const rows = await connection.runAndReadAll(
    `select id, strftime(updated_at, '%Y-%m-%dT%H:%M:%S.%gZ') from qonto_raw.transactions`,
  );
  const held = new Set(rows.getRows().map((row) => row.join(' ')));
  connection.closeSync();
  instance.closeSync();
  return [...newest].filter((version) => !held.has(version.join(' '))).length;
}

function shareOf(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}
