import { draftRow } from '../generate/rows/draft-row.ts';
import { settleRow } from '../generate/rows/settle.ts';
import type { Nature } from '../model/business/nature.ts';
import type { VatPlan } from '../model/business/vat-plan.ts';
import type { Mark, Row } from '../model/row.ts';
import { anyOf, touch, type World } from './world.ts';

const farMs = 400 * 86_400_000;

/** Keeps the rows that are wrong on purpose in step with the switches. */
export class OddRows {
  readonly #world: World;
  readonly #vatMistakes: VatMistakes;
  #bad: Row[] = [];
  #future: Row | null = null;

  constructor(world: World) {
    this.#world = world;
    this.#vatMistakes = new VatMistakes(world);
  }

  follow(): void {
    const { quirks, store } = this.#world;
    for (const row of this.#bad.splice(0)) store.delete(row);
    if (quirks.bad_rows === 'no_id' || quirks.bad_rows === 'both') this.#addBad('no_id');
    if (quirks.bad_rows === 'null_updated_at' || quirks.bad_rows === 'both') {
      this.#addBad('null_updated_at');
    }
    this.#vatMistakes.follow();
    this.#moveFuture(quirks.future_row === 'on');
  }

  /** Worth nothing, so that the chain of balances does not notice. */
  #addBad(mark: Mark): void {
    const { store, random, clock, office } = this.#world;
    const account = store.accounts[0];
    if (account === undefined) return;
    const emittedMs = clock.nowMs() - 60_000;
    const row = draftRow(random, store.cast, {
      seq: store.nextSeq(),
      account,
      deal: office.company.shops.pick(random),
      amount: { cents: 0, localCents: 0 },
      emittedMs,
    });
    settleRow(row, emittedMs);
    row.mark = mark;
    row.updatedUs = clock.stamp();
    store.add(row);
    this.#bad.push(row);
  }

  #moveFuture(wanted: boolean): void {
    const { store, clock } = this.#world;
    const account = store.accounts[0];
    if (wanted === (this.#future !== null) || account === undefined) return;
    if (this.#future !== null) {
      touch(this.#world, this.#future, () => {});
      this.#future = null;
      return;
    }
    const row = anyOf(this.#world, store.view(account, ['completed'], 'updated_at').rows);
    if (row === null) return;
    store.change(row, (changed) => {
      changed.updatedUs = (clock.nowMs() + farMs) * 1000;
    });
    this.#future = row;
  }
}

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
class VatMistakes {
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
