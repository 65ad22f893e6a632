import { describe, expect, it } from 'vitest';
import {
  type Quirks,
  quirkDescriptions,
  type TrueTransaction,
} from '../../../src/simulator/index.ts';
import { startJourney } from '../../support/journey.ts';

/** Behaviours under which the listing cannot be trusted: the watermark must stay and the run must say so. */
const held: Record<string, string> = {
  'account_filter=ignored': 'not_certified',
  'updated_at_filter=ignored': 'not_certified',
  'meta=missing': 'unexpected_shape',
  // A group of equal instants can only be certified by the count.
  'total_count=wrong': 'not_certified',
  'total_count=missing': 'not_certified',
};

/** Not a matter of one sync being true: covered by tests of their own, as are the switches of webhooks. */
const elsewhere = new Set([
  'silent_edits',
  'hard_deletes',
  'late_visibility_seconds',
  'latency_ms',
  'staging_gate',
  'access_token_seconds',
  'refresh_repeat',
  'refresh_late_repeat',
  'refresh_ends_access',
  'token_answer',
  'forbidden',
  'bad_rows',
  'future_row',
  'attachment_files',
  'label_rename_touches_transactions',
  'attachment_change_touches',
  'account_balances',
  'external_accounts',
  // By their numbers in the catalogue, and in every adversary of test/extract/listing.
  'bound_precision',
  'next_page',
  'past_end',
  'tie_order',
  'upper_bound',
  // Of no effect in a run without errors.
  'error_bodies',
  'unauthorized_throttle',
]);

/** What nobody can copy because the bank does not show it. */
const invisible: Record<string, (row: TrueTransaction) => boolean> = {
  'reversed=hidden': ({ status }) => status === 'reversed',
  'reversed=rejected': ({ status }) => status === 'reversed',
};

const cases = Object.entries(quirkDescriptions).flatMap(([name, quirk]) =>
  elsewhere.has(name) || /^(webhook|subscription)_/.test(name)
    ? []
    : quirk.values
        .filter((value) => value !== quirk.default)
        .map((value) => [name, value] as const),
);

describe('whatever the bank does, a sync holds the truth or says that it does not', () => {
  it.each(cases)('%s=%s', async (name, value) => {
    const quirks = { [name]: value } as Partial<Quirks>;
    const journey = await startJourney({
      transactions: 600,
      accounts: 2,
      attachmentsShare: 0.1,
      quirks,
    });
    await journey.extract();
    journey.bank.bank.advance({ days: 2 });
    journey.bank.bank.bulkTouch({ count: 130 });
    journey.bank.bank.advance({ hours: 1 });
    const second = await journey.sync();
    const code = held[`${name}=${value}`];
    const hidden = invisible[`${name}=${value}`];
    if (code === undefined) {
      expect(second.extract?.faults).toEqual([]);
      await journey.expectTruth((row) => hidden?.(row) !== true);
    } else {
      expect(second.extract?.faults.map((fault) => fault.code)).toContain(code);
      journey.bank.bank.setQuirks({
        [name]: quirkDescriptions[name as keyof Quirks].default,
      } as Partial<Quirks>);
      await journey.sync();
      await journey.expectTruth();
    }
  });
});

it('finds accounts that only one of the two endpoints shows', async () => {
  const journey = await startJourney({ quirks: { external_accounts: 'hidden' } });
  await journey.sync();
  const { transactions, bank_accounts: accounts } = journey.bank.bank.truth();
  expect(
    await journey.query('select count(distinct id)::int as n from qonto_raw.transactions'),
  ).toEqual([{ n: transactions.length }]);
  expect(
    await journey.query('select count(distinct id)::int as n from qonto_raw.bank_accounts'),
  ).toEqual([{ n: accounts.length }]);
});
