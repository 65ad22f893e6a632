import { beforeAll, describe, expect, it } from 'vitest';
import { fitting, isCost, monthsBetween, rates, sum, without } from './support/accounting.ts';
import { added, grouped, type Ledger, ledgerOf, median } from './support/ledger.ts';

/** Seed, transactions of two years, and days lived after them. */
const companies = [
  [1, 3_000, 0],
  [2, 3_000, 75],
  [3, 3_000, 30],
  [7, 5_000, 40],
  [42, 9_000, 0],
] as const;

describe.each(companies)(
  'the company of seed %i with %i movements and %i days of life',
  (...company) => {
    let ledger: Ledger;
    beforeAll(async () => {
      ledger = await ledgerOf(...company);
    }, 60_000);

    it('has no account below zero at any time', () => {
      const { entries, truth } = ledger;
      for (const { bank_account_id: id, balance_cents: end } of truth.balances) {
        const { name } = truth.bank_accounts.find((account) => account.id === id) ?? {};
        const own = entries.filter(({ account }) => account === name);
        expect(own.length).toBeGreaterThan(10);
        let balance = end;
        for (const { signed, id: movement } of own.toReversed()) {
          expect(balance, `${name} after ${movement}`).toBeGreaterThanOrEqual(0);
          balance -= signed;
        }
        expect(balance, `${name} at the beginning`).toBeGreaterThanOrEqual(0);
      }
    });

    it('pays every salary at the end of each month, about the same as the month before', () => {
      const { entries, year } = ledger;
      const names = new Set(
        entries.filter(({ purpose }) => purpose === 'Salaries').map(({ who }) => who),
      );
      // Now and then the category is another one; a salary is for a month, an expense claim is not.
      const salaries = entries.filter(
        ({ who, reference }) => names.has(who) && /^\d{4}-\d{2}$/.test(reference ?? ''),
      );
      const people = grouped(salaries, ({ who }) => who);
      expect(people.size).toBeGreaterThan(5);
      for (const [who, paid] of people) {
        const months = paid.map(({ month }) => month);
        expect(new Set(months).size, who).toBe(months.length);
        for (const [index, { amount_cents: cents, day, month }] of paid.entries()) {
          expect(Number(day.slice(8)), `${who} ${day}`).toBeGreaterThanOrEqual(25);
          expect(cents, `${who} ${day}`).toBeGreaterThan(150_000);
          expect(cents, `${who} ${day}`).toBeLessThan(600_000);
          const before = paid[index - 1];
          if (before === undefined) continue;
          expect(monthsBetween(before.month, month), `${who} ${day}`).toBe(1);
          expect(cents / before.amount_cents, `${who} ${day}`).toBeGreaterThanOrEqual(1);
          expect(cents / before.amount_cents, `${who} ${day}`).toBeLessThan(1.1);
        }
      }
      for (const month of year) expect(salaries.some((one) => one.month === month)).toBe(true);
    });

    it('pays the same rent to the same landlord in the first days of each month', () => {
      const { entries, year } = ledger;
      const rent = entries.filter(({ who }) => who === 'SCI DES LILAS');
      expect(rent.map(({ month }) => month)).toEqual([...new Set(rent.map(({ month }) => month))]);
      for (const month of year) expect(rent.filter((one) => one.month === month)).toHaveLength(1);
      expect(new Set(rent.map(({ amount_cents: cents }) => cents)).size).toBe(1);
      for (const { day, amount_cents: cents } of rent) {
        expect(Number(day.slice(8))).toBeLessThanOrEqual(5);
        expect(cents).toBeGreaterThan(50_000);
      }
      const spend = added(entries.filter(isCost).map(({ amount_cents: cents }) => cents));
      expect(added(rent.map(({ amount_cents: cents }) => cents)) / spend).toBeLessThan(0.15);
    });

    it('pays taxes and social charges on their days', () => {
      const { entries, year } = ledger;
      const days = (who: string, months: readonly string[], from: number, to: number) => {
        const paid = entries.filter((one) => one.who === who && year.includes(one.month));
        expect(
          paid.map(({ month }) => month),
          who,
        ).toEqual(months);
        for (const { day } of paid) {
          expect(Number(day.slice(8)), `${who} ${day}`).toBeGreaterThanOrEqual(from);
          expect(Number(day.slice(8)), `${who} ${day}`).toBeLessThanOrEqual(to);
        }
        return paid;
      };
      const quarters = year.filter((month) => Number(month.slice(5)) % 3 === 0);
      const charges = days('URSSAF ILE-DE-FR', year, 15, 18);
      const salaries = entries.filter(
        ({ purpose, month }) => purpose === 'Salaries' && year.includes(month),
      );
      const share = sum(charges) / sum(salaries);
      expect(share).toBeGreaterThan(0.4);
      expect(share).toBeLessThan(0.8);
      days('DGFIP IMPOT SUR', quarters, 15, 18);
      days(
        'DGFIP COTISATION',
        year.filter((month) => month.endsWith('-12')),
        15,
        18,
      );
      // With a credit there is nothing to pay.
      const vat = entries.filter(({ who }) => who === 'DGFIP TVA');
      expect(vat.length).toBeGreaterThan(15);
      for (const { day, amount_cents: cents } of vat) {
        expect(Number(day.slice(8))).toBeGreaterThanOrEqual(19);
        expect(Number(day.slice(8))).toBeLessThanOrEqual(23);
        expect(cents % 100).toBe(0);
      }
      // What was paid is about what had been entered, since nobody declares anything else.
      const entered = added(
        entries
          .filter(({ month }) => month >= '2024-07')
          .map((one) => Math.sign(one.signed) * (one.vat_amount_cents ?? 0)),
      );
      expect(sum(vat) / entered).toBeGreaterThan(0.75);
      expect(sum(vat) / entered).toBeLessThan(1.15);
    });

    it('pays the same suppliers again and again, and each has its own purpose', () => {
      const { entries, year } = ledger;
      const firms = grouped(
        entries.filter((one) => isCost(one) && one.who !== 'QONTO' && one.purpose !== 'Salaries'),
        ({ who }) => who,
      );
      const monthly = [...firms.values()].filter(
        (all) => year.filter((month) => all.some((one) => one.month === month)).length >= 11,
      );
      expect(monthly.length).toBeGreaterThan(8);
      for (const [who, all] of firms) {
        const told = all.filter(({ purpose }) => !purpose.startsWith('Uncategorized'));
        const most = Math.max(
          0,
          ...[...grouped(told, ({ purpose }) => purpose).values()].map((one) => one.length),
        );
        if (all.length >= 20) expect(most / told.length, who).toBeGreaterThan(0.55);
      }
      const untold = entries.filter(({ purpose }) => purpose.startsWith('Uncategorized'));
      expect(untold.length / entries.length).toBeLessThan(0.06);
    });

    it('moves its own money in two legs that cancel, and calls nothing else so', () => {
      const { entries, books } = ledger;
      const ids = new Map(entries.map((one) => [one.id, one]));
      const legs = new Set<string>();
      for (const move of books.own_transfers) {
        const debit = ids.get(move.debit_transaction_id);
        legs.add(move.debit_transaction_id);
        expect(debit?.signed).toBe(-move.amount_cents);
        // On its way to another bank.
        if (move.credit_transaction_id === null) continue;
        legs.add(move.credit_transaction_id);
        const credit = ids.get(move.credit_transaction_id);
        expect((debit?.signed ?? 0) + (credit?.signed ?? 1)).toBe(0);
        expect(debit?.account).not.toBe(credit?.account);
      }
      const called = entries.filter(({ purpose }) => purpose === 'Internal transfers');
      expect(new Set(called.map(({ id }) => id))).toEqual(legs);
    });

    it('spends and earns what a small company does', () => {
      const { entries, year, books } = ledger;
      const cards = entries
        .filter(({ subject_type: type }) => type === 'Card')
        .map(({ amount_cents: cents }) => cents);
      expect(median(cards)).toBeGreaterThan(2_000);
      expect(median(cards)).toBeLessThan(15_000);
      expect(Math.max(...cards)).toBeLessThan(250_000);
      const months = books.spend_months.filter(({ month }) => year.includes(month));
      const spend = months.map((month) => month.spend_cents);
      const income = months.map((month) => month.income_cents);
      for (const one of spend) {
        expect(one / median(spend)).toBeGreaterThan(0.6);
        expect(one / median(spend)).toBeLessThan(1.7);
      }
      expect(added(income) / added(spend)).toBeGreaterThan(0.9);
      expect(added(income) / added(spend)).toBeLessThan(1.25);
      const payroll = entries.filter(
        ({ purpose, month }) =>
          ['Salaries', 'Social charges'].includes(purpose) && year.includes(month),
      );
      expect(sum(payroll) / added(spend)).toBeGreaterThan(0.3);
      expect(sum(payroll) / added(spend)).toBeLessThan(0.7);
      // Enough for some weeks at any time, and no treasure.
      for (const month of year) {
        const cash = added(
          books.account_months
            .filter((one) => one.month === month)
            .map(({ closing_cents: cents }) => cents),
        );
        expect(cash / median(spend), month).toBeGreaterThan(0.6);
        expect(cash / median(spend), month).toBeLessThan(5);
      }
    });

    it('has VAT only where there can be some, at a rate of the law, and as much as fits', () => {
      const { entries } = ledger;
      const taxed = entries.filter((one) => one.vat_rate !== null);
      expect(taxed.length / entries.length).toBeGreaterThan(0.4);
      for (const { id, purpose, vat_rate: rate, vat_details: details, ...one } of taxed) {
        expect(without.has(purpose), `${purpose} ${id}`).toBe(false);
        const { items } = details;
        const [only] = items;
        if (items.length === 1 && rate !== -1) expect(only?.rate).toBe(rate);
        expect([-1, ...rates], id).toContain(rate);
        expect(added(items.map((item) => item.amount_cents)), id).toBe(one.vat_amount_cents);
        for (const { rate: own, amount_cents: vat, amount_excluding_vat_cents: net } of items) {
          if (own === -1) {
            // Of another country: at most what any country of Europe asks for.
            expect(vat / net, id).toBeLessThan(0.27);
            expect(vat, id).toBeGreaterThan(0);
          } else {
            expect(rates, id).toContain(own);
            expect(Math.abs(vat * 100 - net * own), id).toBeLessThanOrEqual(100);
          }
        }
        const net = added(items.map((item) => item.amount_excluding_vat_cents));
        expect(net + (one.vat_amount_cents ?? 0), id).toBe(one.amount_cents);
      }
    });

    it('has categories that fit how money moved', () => {
      const { entries } = ledger;
      for (const { id, purpose, operation_type: operation, side, subject_type: type } of entries) {
        if (purpose.startsWith('Uncategorized')) continue;
        const allowed = fitting[operation] ?? [];
        const back =
          side === 'credit' && ['card', 'direct_debit', 'qonto_fee', 'other'].includes(operation);
        // A refund to the card may have the category of what is given back.
        const fits =
          allowed.includes(purpose) || (back && [...allowed, 'Refunds received'].includes(purpose));
        expect(fits, `${id}: ${operation} (${type}) for ${purpose}`).toBe(true);
      }
    });

    it('labels most of what it spends, but not all', () => {
      const { books, year } = ledger;
      const months = books.label_months.filter(({ month }) => year.includes(month));
      const all = added(months.map((month) => month.spend_cents));
      const unlabelled = added(
        months.filter(({ label_id }) => label_id === null).map((month) => month.spend_cents),
      );
      expect(unlabelled / all).toBeGreaterThan(0.15);
      expect(unlabelled / all).toBeLessThan(0.4);
      const labels = grouped(months, ({ label_id }) => String(label_id));
      const largest = Math.max(
        ...[...labels].map(([, own]) => added(own.map((month) => month.spend_cents))),
      );
      expect(largest / all).toBeLessThan(0.4);
    });

    it('puts salaries and taxes aside before they are due', () => {
      const { entries, year, books, truth } = ledger;
      const ended = (name: string) => {
        const { id } = truth.bank_accounts.find((account) => account.name === name) ?? {};
        return books.account_months.filter(
          (one) => one.bank_account_id === id && year.includes(one.month),
        );
      };
      const paidFrom = (name: string) =>
        entries.filter((one) => one.account === name && isCost(one));
      // At the end of a month, what is due in the first half of the next one is there.
      for (const { month, closing_cents: closing } of ended('Salaries').slice(0, -1)) {
        const next = paidFrom('Salaries').filter(
          (one) => monthsBetween(month, one.month) === 1 && Number(one.day.slice(8)) < 20,
        );
        expect(closing / sum(next), `Salaries, ${month}`).toBeGreaterThan(0.9);
        expect(closing / sum(next), `Salaries, ${month}`).toBeLessThan(2.5);
      }
      for (const { month, closing_cents: closing } of ended('Taxes & TVA').slice(0, -1)) {
        const next = paidFrom('Taxes & TVA').filter((one) => monthsBetween(month, one.month) === 1);
        expect(closing, `Taxes, ${month}`).toBeGreaterThan(sum(next) * 0.5);
        expect(closing).toBeGreaterThan(100_000);
      }
      for (const name of ['Salaries', 'Taxes & TVA']) {
        const strangers = entries.filter(
          (one) => one.account === name && one.signed > 0 && one.purpose !== 'Internal transfers',
        );
        expect(
          strangers.map(({ id }) => id),
          name,
        ).toEqual([]);
      }
    });
  },
);
