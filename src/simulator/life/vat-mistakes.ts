import type { Nature } from '../model/business/nature.ts';
import type { VatPlan } from '../model/business/vat-plan.ts';
import type { Row } from '../model/row.ts';
import { anyOf, touch, type World } from './world.ts';

interface Mistake {
  row: Row;
  vat: VatPlan;
  /** What was entered before. */
  before: VatPlan;
}

const usual: VatPlan = { headerTenths: 200, lines: [{ rateTenths: 200, sharePercent: 100 }] };

/** What people enter by mistake, and on what. */
const slips: readonly (readonly [Nature, VatPlan])[] = [
  ['trade', { ...usual, mistake: 'total' }],
  ['trade', { ...usual, mistake: 'sign' }],
  ['payroll', usual],
];

/** VAT that somebody enters wrongly, by switch, and corrects when it is switched off. */
export class VatMistakes {
  readonly #world: World;
  #made: Mistake[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  follow(): void {
    const isWanted = this.#world.quirks.vat_mistakes === 'some';
    if (isWanted === this.#made.length > 0) return;
    if (isWanted) this.#make();
    else this.#correct();
  }

  #make(): void {
    for (const [nature, vat] of slips) {
      const row = this.#find(nature);
      if (row === null) continue;
      this.#made.push({ row, vat, before: row.vat });
      touch(this.#world, row, (changed) => {
        changed.vat = vat;
      });
    }
  }

  #correct(): void {
    for (const { row, vat, before } of this.#made.splice(0)) {
      // Somebody may have noticed it by chance.
      if (row.deleted || row.vat !== vat) continue;
      touch(this.#world, row, (changed) => {
        changed.vat = before;
      });
    }
  }

  /** A payment that is large enough for the mistake to be more than a cent, and has its usual category. */
  #find(nature: Nature): Row | null {
    const { store } = this.#world;
    return anyOf(
      this.#world,
      store.view(null, ['completed'], 'updated_at').rows,
      (row) =>
        row.nature === nature &&
        row.side === 'debit' &&
        row.amountCents > 1_000 &&
        row.cashflow === row.deal.cashflow &&
        !this.#made.some((mistake) => mistake.row === row),
    );
  }
}
