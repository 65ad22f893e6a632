import type { Account } from '../model/account.ts';
import type { Status } from '../model/row.ts';
import type { Random } from '../random.ts';
import { shareOut } from './accounts.ts';
import { dayMs, type PlannedTimes, planTimes } from './time-plan.ts';

/** One row to come, or the two of an own transfer, in the order of settlement. */
export interface Planned extends PlannedTimes {
  account: Account;
  /** Where an own transfer goes. */
  to: Account | null;
  /** When it is there, at another bank. */
  arrivesMs: number;
}

/** Plans exactly `total` rows over two years. */
export function planLedger(
  random: Random,
  accounts: readonly Account[],
  total: number,
  nowMs: number,
): Planned[] {
  const transfers = [
    ...planWallet(random, accounts, total, nowMs),
    ...planOtherBank(random, accounts, total, nowMs),
  ];
  const counts = shareOut(total - 2 * transfers.length, accounts);
  const rows = accounts.flatMap((account, place) =>
    planTimes(random, counts[place] ?? 0, {
      fromMs: nowMs - 730 * dayMs,
      toMs: endOf(account, nowMs),
      statusOf: () =>
        account.external || account.status === 'closed' ? 'completed' : drawStatus(random),
    }).map((times) => ({ ...times, account, to: null, arrivesMs: 0 })),
  );
  return [...transfers, ...rows].sort((a, b) => a.settledMs - b.settledMs);
}

function planWallet(
  random: Random,
  accounts: readonly Account[],
  total: number,
  nowMs: number,
): Planned[] {
  const closing = accounts
    .filter((account) => account.status === 'closed' && total > 20)
    .map((account) => atOnce(account, accounts[0] ?? account, endOf(account, nowMs)));
  const open = accounts.filter(isOpen);
  if (open.length < 2) return closing;
  const moves = Array.from({ length: Math.floor(total / 40) }, () => {
    const [from, to] = random.shuffle([...open]) as [Account, Account];
    return atOnce(from, to, random.int(nowMs - 730 * dayMs, nowMs - 60_000));
  });
  return [...closing, ...moves];
}

function planOtherBank(
  random: Random,
  accounts: readonly Account[],
  total: number,
  nowMs: number,
): Planned[] {
  const external = accounts.find((account) => account.external);
  if (external === undefined) return [];
  return planTimes(random, Math.floor(total / 150), {
    fromMs: nowMs - 730 * dayMs,
    toMs: nowMs - 4 * dayMs,
    statusOf: () => 'completed',
  }).map((times) => ({
    ...times,
    account: random.pick(accounts.filter(isOpen)),
    to: external,
    arrivesMs: times.settledMs + random.int(3_600_000, 3 * dayMs),
  }));
}

function atOnce(account: Account, to: Account, atMs: number): Planned {
  return { status: 'completed', emittedMs: atMs, settledMs: atMs, account, to, arrivesMs: 0 };
}

function isOpen(account: Account): boolean {
  return !account.external && account.status === 'active';
}

function endOf(account: Account, nowMs: number): number {
  return account.status === 'closed' ? nowMs - 365 * dayMs : nowMs;
}

function drawStatus(random: Random): Status {
  return random.weighted([
    ['completed', 92],
    ['pending', 3],
    ['declined', 4],
    ['reversed', 1],
  ]);
}
