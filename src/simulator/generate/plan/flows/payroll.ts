import type { Random } from '../../../random.ts';
import { kinds, type Makers, makeDeal } from '../deal-maker.ts';
import { type Flow, monthly } from './flow.ts';

const yearMs = 365 * 86_400_000;

/** In the order in which people were taken on. */
const teams = ['Produit', 'Ventes', 'Produit', 'Support'] as const;

interface Person {
  netCents: number;
  fromMs: number;
  toMs: number;
}

/**
 * Salaries at the end of each month and what goes with them. Three quarters of the people are there
 * from the beginning, the others come later, and some leave.
 */
export function payrollFlows(
  random: Random,
  { firms, tags }: Makers,
  names: readonly string[],
  span: { fromMs: number; toMs: number },
): Flow[] {
  const lengthMs = span.toMs - span.fromMs;
  const people = names.map((_, index): Person => {
    const late = index >= names.length * 0.75;
    const leaves = index % 9 === 4 && names.length > 4;
    return {
      netCents: random.int(188_000, 352_000) + (index === 0 ? 90_000 : 0),
      fromMs: late ? span.fromMs + Math.floor(lengthMs * random.unit() * 0.8) : 0,
      toMs: leaves ? span.fromMs + Math.floor(lengthMs * (0.3 + random.unit() * 0.5)) : Infinity,
    };
  });
  const raised = (person: Person, atMs: number): number => {
    const years = Math.max(0, Math.floor((atMs - span.fromMs) / yearMs));
    return person.netCents + Math.floor((person.netCents * 2 * years) / 100);
  };
  const totalCents = (atMs: number): number =>
    people.reduce(
      (sum, person) =>
        person.fromMs <= atMs && atMs < person.toMs ? sum + raised(person, atMs) : sum,
      0,
    );
  const salary = (name: string, index: number): Flow => ({
    deal: makeDeal(
      { ...kinds.transfer, nature: 'payroll' },
      {
        faces: firms.onTransfers(name),
        category: 'Salaries',
        price: [1_720, 3_180],
        // Of whoever works in a team, nearly always.
        labels: tags(5, [teams[index % teams.length] ?? 'Produit']),
        reference: 'period',
        starter: 'office',
      },
    ),
    ...monthly('salaries', 28, 8),
    fromMs: people[index]?.fromMs ?? 0,
    toMs: people[index]?.toMs ?? Infinity,
    due: (_standing, atMs) => raised(people[index] ?? { netCents: 0, fromMs: 0, toMs: 0 }, atMs),
  });
  const charge = (name: string, percent: number, day: number): Flow => ({
    deal: makeDeal(
      { ...kinds.directDebit, nature: 'payroll' },
      {
        faces: firms.onTransfers(name),
        category: 'Social charges',
        price: [300, 900],
        labels: tags(12, ['Équipe']),
        reference: 'period',
      },
    ),
    ...monthly('salaries', day, 5),
    due: (_standing, atMs) => Math.floor((totalCents(atMs) * percent) / 100) || null,
  });
  return [
    ...names.map(salary),
    charge('URSSAF Île-de-France', 52, 15),
    ...(names.length > 3 ? [charge('Retraite Complémentaire Alliance', 12, 25)] : []),
    ...(names.length > 3 ? [charge('Mutuelle Horizon', 4, 6)] : []),
  ];
}
