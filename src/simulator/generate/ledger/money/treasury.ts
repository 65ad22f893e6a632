import type { Account, Role } from '../../../model/account.ts';
import { canCarryVat, givesBack, isSpend } from '../../../model/business/nature.ts';
import type { Row } from '../../../model/row.ts';
import type { Random } from '../../../random.ts';
import { vatOf } from '../../../render/vat.ts';
import type { Company } from '../../plan/company.ts';
import type { Standing } from '../../plan/flows/flow.ts';

const monthMs = 2_629_800_000;
/** How far back "of late" goes: the weight of what was spent falls by half in about two months. */
const memoryMs = 2.5 * monthMs;

/** How business goes in each month of the year, in percent. */
const seasons = [92, 96, 104, 100, 95, 108, 101, 66, 106, 110, 104, 118] as const;

/**
 * Knows how the company stands, and so what its next sale should bring: enough to pay what it
 * spends, more when money is short, less when there is plenty. Without it a long history would end
 * in riches or in ruin.
 */
export class Treasury implements Standing {
  readonly #accounts: readonly Account[];
  readonly #vatDeal: Company['vatDeal'];
  /** Sums that fade with time: of money, and of a number. */
  #spent: number;
  #earnedElsewhere: number;
  #sales: number;
  #atMs: number;
  #vatPaid = 0;
  readonly #vatByMonth = new Map<number, number>();
  #month = monthAround(0);

  constructor(
    accounts: readonly Account[],
    { monthlyCents, vatDeal }: Pick<Company, 'monthlyCents' | 'vatDeal'>,
    expected: { salesPerMonth: number; fromMs: number },
  ) {
    const months = memoryMs / monthMs;
    this.#accounts = accounts.filter((account) => !account.external);
    this.#vatDeal = vatDeal;
    this.#spent = monthlyCents * months;
    this.#earnedElsewhere = monthlyCents * months * 0.2;
    this.#sales = expected.salesPerMonth * months;
    this.#atMs = expected.fromMs;
  }

  /** Takes notice of a settled row. */
  note(row: Row, isSale: boolean): void {
    const { nature, amountCents, settledMs } = row;
    if (settledMs === null || nature === 'own_transfer' || row.account.external) return;
    this.#fade(settledMs);
    if (row.deal === this.#vatDeal) this.#vatPaid += amountCents;
    this.#noteVat(row, settledMs);
    if (isSale) this.#sales++;
    else if (row.side === 'debit') this.#spent += amountCents;
    else if (nature === 'trade' || nature === 'refund') this.#earnedElsewhere += amountCents;
  }

  /** What a sale brings; `weight` is 1 for one of the usual size. */
  saleCents(random: Random, weight: number, atMs: number): number {
    this.#fade(atMs);
    const needed = Math.max(this.#spent * 0.1, this.#spent * 1.02 - this.#earnedElsewhere);
    const usual = needed / Math.max(0.5, this.#sales);
    const target = this.targetCents();
    const short = (target - this.cashCents()) / Math.max(1, target);
    const factor = Math.min(2.4, Math.max(0.3, 1 + 0.8 * short));
    const season = (seasons[new Date(atMs).getUTCMonth()] ?? 100) / 100;
    const cents = usual * weight * factor * season * (0.7 + 0.6 * random.unit());
    // Net of VAT it is a round sum.
    const step = cents > 400_000 ? 60_00 : cents > 60_000 ? 12_00 : 1_20;
    return Math.max(step, Math.round(cents / step) * step);
  }

  /** What should be there: the spending of some weeks. */
  targetCents(): number {
    return this.monthlySpendCents() * 1.9;
  }

  monthlySpendCents(): number {
    return Math.round((this.#spent * monthMs) / memoryMs);
  }

  cashCents(): number {
    return this.#accounts.reduce((sum, account) => sum + account.balanceCents, 0);
  }

  balanceCents(role: Role): number {
    return this.#accounts.reduce(
      (sum, account) => (account.role === role ? sum + account.balanceCents : sum),
      0,
    );
  }

  vatOwedCents(beforeMs: number): number {
    const before = monthAround(beforeMs).number;
    let owed = -this.#vatPaid;
    for (const [month, cents] of this.#vatByMonth) if (month < before) owed += cents;
    return owed;
  }

  #noteVat(row: Row, settledMs: number): void {
    if (row.vat.lines.length === 0 || !canCarryVat(row.nature)) return;
    const cents = vatOf(row).totalCents ?? 0;
    const isCollected = isSpend(row) === givesBack(row);
    if (settledMs < this.#month.fromMs || settledMs >= this.#month.toMs) {
      this.#month = monthAround(settledMs);
    }
    const { number } = this.#month;
    const before = this.#vatByMonth.get(number) ?? 0;
    this.#vatByMonth.set(number, before + (isCollected ? cents : -cents));
  }

  #fade(nowMs: number): void {
    // Within an hour nothing is forgotten.
    if (nowMs < this.#atMs + 3_600_000) return;
    const left = Math.exp((this.#atMs - nowMs) / memoryMs);
    this.#spent *= left;
    this.#earnedElsewhere *= left;
    this.#sales *= left;
    this.#atMs = nowMs;
  }
}

/** The month of an instant, as a number that counts on from year to year. */
function monthAround(ms: number): { number: number; fromMs: number; toMs: number } {
  const date = new Date(ms);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return {
    number: year * 12 + month,
    fromMs: Date.UTC(year, month, 1),
    toMs: Date.UTC(year, month + 1, 1),
  };
}
