import type { Account } from '../../model/account.ts';
import type { Quirks } from '../../quirks.ts';
import { shownNumbers } from '../../resources/bank-accounts.ts';
import type { Store } from '../../store/store.ts';
import { Problem } from '../faults/problem.ts';

/** The account asked for, by id or else by IBAN; null for one that is answered with no rows. */
export function findAccount(params: URLSearchParams, store: Store, quirks: Quirks): Account | null {
  const id = params.get('bank_account_id');
  const iban = params.get('iban');
  if (!id && !iban) {
    throw new Problem(400, 'bad_request', 'bank_account_id or iban is required', {
      parameter: 'bank_account_id',
    });
  }
  const found = store.accounts.find((account) =>
    id ? account.id === id : shownNumbers(store, account, quirks).iban === iban,
  );
  if (found !== undefined) return found;
  if (quirks.unknown_account === 'empty') return null;
  const parameter = id ? 'bank_account_id' : 'iban';
  throw quirks.unknown_account === '404'
    ? new Problem(404, 'not_found', 'bank account was not found', { parameter })
    : new Problem(422, 'invalid', `${parameter} is invalid`, { parameter, shape: 'object' });
}
