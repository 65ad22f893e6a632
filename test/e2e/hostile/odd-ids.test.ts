import { describe, expect, it } from 'vitest';
import { alteredBank, isListing } from '../../support/altered-bank.ts';
import { startJourney } from '../../support/journey.ts';

describe('T353 a pending transaction with an id that is none', () => {
  it.each(['half-\\ud800', '..', 'a/../../organization', '%2e%2e', 'x?y#z', '\\u0000\\u001b[2J'])(
    '%s is asked for nowhere, and holds nothing back',
    async (id) => {
      const journey = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0 });
      const { bank } = journey.bank;
      const pending = bank.truth().transactions.filter(({ status }) => status === 'pending');
      const [victim, other] = pending.map((row) => row.id);
      let areHidden = false;
      const asked: string[] = [];
      const url = await alteredBank(journey, {
        ask(path) {
          if (path.startsWith('/v2/') && !isListing(path)) asked.push(path);
          return path;
        },
        alter(answer, path) {
          if (!isListing(path)) return;
          if (areHidden) answer.body = without(answer.body, [victim, other]);
          answer.body = answer.body.replaceAll(`"${victim}"`, `"${id}"`);
        },
      });
      const flags = { 'api-url': url, 'pending-after': '1s' };
      await journey.sync(flags);
      bank.advance({ days: 3 });
      asked.length = 0;
      areHidden = true;
      const done = await journey.sync(flags);
      expect(done.extract?.faults).toEqual([]);
      expect(asked.filter((path) => !usual.test(path))).toEqual([]);
      expect(asked.some((path) => path.startsWith('/v2/transactions/'))).toBe(true);
    },
  );
});

function without(body: string, ids: readonly unknown[]): string {
  const { transactions, meta } = JSON.parse(body);
  const left = transactions.filter((row: { readonly id: string }) => !ids.includes(row.id));
  const hidden = transactions.length - left.length;
  return JSON.stringify({
    transactions: left,
    meta: { ...meta, total_count: meta.total_count - hidden },
  });
}

/** A list, or an object by its UUID. */
const usual = /^\/v2\/[a-z_]+(?:\/[0-9a-f-]{36})?(?:\?.*)?$/;
