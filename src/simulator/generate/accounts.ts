import type { Account } from '../model/account.ts';
import type { Random } from '../random.ts';
import type { Cast } from './cast.ts';

const names = ['Compte principal', 'Salaries', 'Taxes & TVA', 'Réserve', 'Projects'];

/** One main account, ordinary ones and, from three accounts on, a closed and an external one. */
export function makeAccounts(count: number, cast: Cast, random: Random): Account[] {
  return Array.from({ length: count }, (_, place) => {
    const external = count >= 3 && place === count - 1;
    const closed = count >= 3 && place === count - 2;
    const name = names[place] ?? `Account ${place + 1}`;
    const openingCents = external ? random.int(10_000, 900_000) : 0;
    return {
      id: random.uuid(),
      slug: `${cast.organization.slug}-bank-account-${place + 1}`,
      name: external ? 'Other bank card' : closed ? 'Old account' : name,
      status: closed ? 'closed' : 'active',
      main: place === 0,
      external,
      iban: external ? '' : (cast.ibans[place] ?? `FR76${random.hex(20)}`),
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

/** How many of the transactions each account gets: the main one most, a closed one least. */
export function shareOut(total: number, accounts: readonly Account[]): number[] {
  const weights = accounts.map((account) =>
    account.main ? 3 : account.status === 'closed' || account.external ? 1 : 2,
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  const counts = weights.map((weight) => Math.floor((total * weight) / sum));
  const given = counts.reduce((a, b) => a + b, 0);
  return counts.map((count, place) => (place === 0 ? count + total - given : count));
}
