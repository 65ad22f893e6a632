import { expect, it } from 'vitest';
import { type AccountFacts, accountLabels } from '../../src/extract/account-labels.ts';
import { growth, short } from '../e2e/hostile/growth.ts';

const account = (id: string, name: string, more: Partial<AccountFacts> = {}): AccountFacts => ({
  id,
  name,
  currency: 'EUR',
  ending: undefined,
  ...more,
});

it.each([
  [
    'by nothing where the names differ',
    [account('1', 'Main'), account('2', 'Savings')],
    ['Main', 'Savings'],
  ],
  [
    'by their currencies',
    [
      account('1', 'Main', { ending: '0189' }),
      account('2', 'Main', { currency: 'USD', ending: '0189' }),
    ],
    ['Main (EUR)', 'Main (USD)'],
  ],
  [
    'by the ends of their numbers',
    [account('1', 'Main', { ending: '0189' }), account('2', 'main ', { ending: '4711' })],
    ['Main (…0189)', 'main  (…4711)'],
  ],
  [
    'by both where neither is enough',
    [
      account('1', 'Main', { ending: '0189' }),
      account('2', 'Main', { ending: '4711' }),
      account('3', 'Main', { currency: 'USD', ending: '4711' }),
    ],
    ['Main (EUR, …0189)', 'Main (EUR, …4711)', 'Main (USD, …4711)'],
  ],
  [
    'by their ids where nothing else does, or one says nothing',
    [
      account('1', 'Main', { ending: '0189' }),
      account('2', 'Main', { ending: '0189' }),
      account('3', 'Other', { ending: '0189' }),
      account('4', 'Other'),
    ],
    ['Main (1)', 'Main (2)', 'Other (3)', 'Other (4)'],
  ],
  [
    'by their ids where what tells two apart is the name of a third',
    [account('1', 'Main'), account('2', 'Main', { currency: 'USD' }), account('3', 'Main (USD)')],
    ['Main (EUR)', 'Main (USD) (2)', 'Main (USD) (3)'],
  ],
])('accounts are told apart %s', (_, accounts, labels) => {
  expect(accountLabels(accounts)).toEqual(labels);
});

it.each([
  ['one name', () => 'Main'],
  ['names of their own', (i: number) => `Main ${i}`],
])('names accounts of %s in a time in proportion to them', (_, nameOf) => {
  const accounts = (length: number) =>
    Array.from({ length }, (_, i) => account(String(i), nameOf(i)));
  const work = (text: string) => void accountLabels(accounts(text.length));
  expect(growth(work, (length) => 'a'.repeat(length), short)).toBeUndefined();
});
