import type { BankSize } from '../bank-options.ts';
import type { Account, Role } from '../model/account.ts';
import type { Row } from '../model/row.ts';
import { Random } from '../random.ts';
import { Store } from '../store/store.ts';
import { History } from './ledger/history.ts';
import { Treasury } from './ledger/money/treasury.ts';
import { type Office, openOffice } from './ledger/office.ts';
import { dayMs } from './ledger/times.ts';
import { type Cast, makeCast, makeFaker } from './people/cast.ts';
import { makeCompany } from './plan/company.ts';
import { exampleSettledMs, makeExampleRow } from './rows/example-row.ts';
import { finishRows } from './rows/finish-rows.ts';

/** Makes the whole bank from its seed: exactly as many rows as asked for. */
export function makeWorld(size: BankSize): { store: Store; office: Office } {
  const random = new Random(`world ${size.seed}`);
  const faker = makeFaker(size.seed);
  const nowMs = Date.parse(size.now);
  const fromMs = nowMs - 730 * dayMs;
  const total = size.transactions - 1;
  const cast = makeCast(faker);
  const accounts = makeAccounts(size.accounts, cast, random, nowMs);
  const company = makeCompany(random, faker, cast, { total, fromMs, nowMs });
  const store = new Store(cast, accounts);
  const takeSeq = (): number => store.nextSeq();
  const monthlySales = (total / 24) * 0.13;
  const treasury = new Treasury(accounts, company, { salesPerMonth: monthlySales, fromMs });
  const office = openOffice({ cast, company, accounts, treasury, takeSeq }, total);
  const [main] = accounts;
  if (main !== undefined) store.add(makeExampleRow(takeSeq(), main, cast));
  const rows = makeRows(random, office, { total, fromMs, nowMs });
  finishRows(random, rows, { attachmentsShare: size.attachmentsShare, nowMs });
  for (const row of rows) store.add(row);
  return { store, office };
}

function makeRows(
  random: Random,
  office: Office,
  { total, fromMs, nowMs }: { total: number; fromMs: number; nowMs: number },
): Row[] {
  const history = new History(random, office);
  const { treasury } = office;
  const pending = total < 8 ? 0 : Math.max(2, Math.round(Math.min(total / 50, 14 + total / 160)));
  const beginnings = total < 30 ? 0 : Math.round(total * 0.05);
  const startMs = exampleSettledMs + dayMs;
  const early = startMs < fromMs - 90 * dayMs ? beginnings : 0;
  // The company was small then: what it did says nothing of what it does.
  office.treasury = new Treasury(
    office.accounts,
    { ...office.company, monthlyCents: 220_000 },
    { salesPerMonth: Math.max(0.5, (early * 0.3) / 38), fromMs: startMs },
  );
  const rows = history.beginnings({ fromMs: startMs, toMs: fromMs, endMs: fromMs }, early);
  office.treasury = treasury;
  // In a small bank not every account has enough of its own.
  const poorest = total < 200 ? 0.5 : total < 1_000 ? 0.2 : 0;
  let written = early;
  for (const month of monthsBetween(fromMs, nowMs)) {
    const until = Math.round(
      shareUntil((month.toMs - fromMs) / (nowMs - fromMs)) * (total - early - pending),
    );
    const count = early + until - written;
    written += count;
    for (const row of history.month({ ...month, endMs: nowMs }, count, poorest)) {
      rows.push(row);
    }
  }
  return [...rows, ...history.pending(nowMs, pending)];
}

/** Part of the movements that have happened after a part of the time: business grows a little. */
function shareUntil(part: number): number {
  return 0.88 * part + 0.12 * part * part;
}

function monthsBetween(fromMs: number, toMs: number): { fromMs: number; toMs: number }[] {
  const months: { fromMs: number; toMs: number }[] = [];
  for (let startMs = fromMs; startMs < toMs; ) {
    const date = new Date(startMs);
    const nextMs = Math.min(toMs, Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1));
    months.push({ fromMs: startMs, toMs: nextMs });
    startMs = nextMs;
  }
  return months;
}

const roles: readonly Role[] = ['main', 'salaries', 'taxes', 'reserve'];
const names = ['Compte principal', 'Salaries', 'Taxes & TVA', 'Réserve', 'Projects'];

/** One main account, ordinary ones and, from three accounts on, a closed and an external one. */
function makeAccounts(count: number, cast: Cast, random: Random, nowMs: number): Account[] {
  return Array.from({ length: count }, (_, index) => {
    const external = count >= 3 && index === count - 1;
    const closed = count >= 3 && index === count - 2;
    const openingCents = external ? random.int(150_000, 600_000) : 0;
    return {
      id: random.uuid(),
      slug: `${cast.organization.slug}-bank-account-${index + 1}`,
      name: external
        ? 'Other bank card'
        : closed
          ? 'Old account'
          : (names[index] ?? `Account ${index + 1}`),
      status: closed ? 'closed' : 'active',
      main: index === 0,
      external,
      closesMs: closed ? nowMs - 365 * 86_400_000 : Number.POSITIVE_INFINITY,
      role: external ? 'external' : closed ? 'closed' : (roles[index] ?? 'team'),
      iban: external ? '' : (cast.ibans[index] ?? `FR76${random.hex(20)}`),
      bic: external ? '' : 'QNTOFRP1XXX',
      accountNumber: external ? 'XXXX-1009' : null,
      openingCents,
      balanceCents: openingCents,
      pendingCents: 0,
      lastSettledMs: 0,
      updatedMs: 0,
    };
  });
}
