import type { Account, Role } from '../../model/account.ts';
import type { Random } from '../../random.ts';
import type { Cast } from './cast.ts';

const roles: readonly Role[] = ['main', 'salaries', 'taxes', 'reserve'];
const names = ['Compte principal', 'Salaries', 'Taxes & TVA', 'Réserve', 'Projects'];

/** One main account, ordinary ones and, from three accounts on, a closed and an external one. */
export function makeAccounts(count: number, cast: Cast, random: Random, nowMs: number): Account[] {
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
