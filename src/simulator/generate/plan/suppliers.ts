import { Choice } from '../../choice.ts';
import type { Deal } from '../../model/business/deal.ts';
import type { VatPlan } from '../../model/business/vat-plan.ts';
import type { SubName } from '../../model/cashflow.ts';
import { kinds, type Makers, makeDeal } from './deal-maker.ts';
import { vatChoices } from './vat-plans.ts';

type Supplier = readonly [
  name: string,
  category: SubName,
  weight: number,
  price: readonly [number, number, number?],
  vat: Choice<VatPlan>,
  labels: readonly (readonly string[])[],
];

const v = vatChoices;
const projects = [['Apollo'], ['Boréal 🚀'], ['Cèdre'], ['Cèdre', 'Lyon']];

/** Who sends an invoice and is paid by transfer. Some of them are paid by card at other times. */
const suppliers: readonly Supplier[] = [
  ['Studio Marchand', 'Subcontractors', 12, [2_400, 16_200, 60], v.standard, projects],
  ['Atelier Fontaine', 'Subcontractors', 9, [1_800, 12_000, 60], v.standard, projects],
  ['Julie Perrin EI', 'Subcontractors', 7, [800, 4_600, 50], v.never, projects],
  ['Imprimerie Lambert', 'Materials', 10, [480, 6_600, 12], v.standard, projects],
  ['Menuiserie Garnier', 'Materials', 8, [1_200, 12_000, 12], v.standard, projects],
  ['Métal Services', 'Materials', 7, [600, 7_200, 12], v.standard, [['Cèdre'], ['Lyon']]],
  ['Transports Vidal', 'Shipping', 8, [96, 940, 1.2], v.standard, [['Cèdre'], ['Apollo']]],
  ['Colis Rapide', 'Shipping', 3, [60, 380], v.standard, [['Apollo']]],
  ['Agence Comète', 'Advertising', 5, [600, 3_900, 60], v.standard, [['Ventes']]],
  ['Adboost', 'Advertising', 3, [240, 1_800], v.standard, [['Ventes']]],
  ['Infomatik', 'Computers', 4, [480, 4_100], v.standard, [['Investment', 'Produit']]],
  ['Bureau Malin', 'Supplies', 3, [60, 540], v.standard, [['Paris'], ['Lyon']]],
  ['Cabinet Roche Avocats', 'Advisers', 3, [480, 2_640, 60], v.standard, [['One-off']]],
  ['Formaplus', 'Training', 3, [450, 2_200, 50], v.exempt, [['Produit'], ['Support']]],
  ['Location Outils 69', 'Equipment', 4, [90, 720, 1.2], v.standard, [['Lyon'], ['Cèdre']]],
];

/** Invoices paid by transfer: the known suppliers, and in a large company more subcontractors. */
export function supplierDeals({ firms, tags }: Makers, more: number): Choice<Deal> {
  const others = Array.from(
    { length: more },
    (): Supplier => [
      firms.newName(),
      'Subcontractors',
      28 / more,
      [1_200, 11_400, 30],
      v.standard,
      projects,
    ],
  );
  return new Choice(
    [...suppliers, ...others].map(([name, category, weight, price, vat, labels]) => {
      const deal = makeDeal(kinds.transfer, {
        faces: firms.onTransfers(name),
        category,
        vat,
        price,
        labels: tags(26, ...labels),
        receipt: 0.98,
        reference: 'invoice',
        starter: 'office',
      });
      return [deal, weight] as const;
    }),
  );
}

/** What people paid for the company and are given back. */
export function expenseClaims({ firms, tags }: Makers, people: readonly string[]): Choice<Deal> {
  return new Choice(
    people.map((name) => {
      const deal = makeDeal(kinds.transfer, {
        faces: firms.onTransfers(name),
        category: 'Expense claims',
        vat: v.never,
        price: [14, 240],
        labels: tags(30, ['Ventes'], ['Support'], ['Produit']),
        receipt: 0.9,
        starter: 'office',
      });
      return [deal, 1] as const;
    }),
  );
}
