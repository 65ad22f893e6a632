import { Choice } from '../../choice.ts';
import type { Deal } from '../../model/business/deal.ts';
import type { VatPlan } from '../../model/business/vat-plan.ts';
import type { SubName } from '../../model/cashflow.ts';
import type { Country } from '../people/firms.ts';
import { kinds, type Makers, makeDeal } from './deal-maker.ts';
import { vatChoices } from './vat-plans.ts';

interface Shops {
  category: SubName;
  names: readonly string[];
  /** Of a hundred card payments. */
  weight: number;
  price: readonly [number, number];
  vat: Choice<VatPlan>;
  country?: Country;
  currency?: 'USD' | 'GBP' | 'JPY';
  labels: readonly (readonly string[])[];
}

const v = vatChoices;
const teams = [['Ventes'], ['Produit'], ['Support'], ['Ventes', 'Apollo']];
const trips = [['Ventes'], ['Apollo'], ['Cèdre', 'Ventes'], ['Lyon']];
const sites = [['Paris'], ['Lyon'], ['Running costs']];

/** What people pay by card, and where. */
const shops: readonly Shops[] = [
  shop('Meals', 20, [12, 96], v.meals, teams, [
    'Brasserie du Canal',
    'Le Petit Zinc',
    'Café des Arts',
    'Bistrot Voltaire',
    'Pizzeria Da Nino',
    'Sushi Kamo',
    'La Table Ronde',
    'Boulangerie Martin',
    'Crêperie Morgane',
    'Chez Fatou',
  ]),
  shop('Groceries', 7, [8, 74], v.groceries, sites, [
    'Marché Fraîcheur',
    'Épicerie Centrale',
    'Super Halles',
  ]),
  shop('Transport', 15, [9, 164], v.travel, trips, [
    'Rail Express',
    'Taxi Bleu',
    'Métro Rive Droite',
    'Aéro Sud',
    'Vélo Libre',
  ]),
  shop('Transport', 4, [3, 38], v.standard, trips, ['Parking Saint-Jean', 'Péages du Rhône']),
  shop(
    'Fuel',
    8,
    [42, 98],
    v.standard,
    [['Fuel cards'], ['Fuel cards', 'Lyon']],
    ['Station Route 12', 'Relais des Lacs', 'Pétroles du Midi'],
  ),
  shop('Lodging', 5, [82, 310], v.lodging, trips, ['Hôtel du Port', 'Résidence Belvédère']),
  { ...shop('Lodging', 1.5, [95, 260], v.german, trips, ['Hotel Am Markt']), country: 'DE' },
  { ...shop('Lodging', 1, [90, 240], v.italian, trips, ['Albergo Naviglio']), country: 'IT' },
  shop(
    'Software',
    8,
    [9, 129],
    v.standard,
    [['Produit'], ['Support']],
    ['Pixelbase', 'Formulaire.io', 'Calendrio'],
  ),
  {
    ...shop(
      'Software',
      4,
      [12, 190],
      v.reverseCharge,
      [['Produit'], ['Produit', 'Boréal 🚀']],
      ['Cloudnest', 'Typefoundry Online'],
    ),
    currency: 'USD',
  },
  {
    ...shop('Transport', 1, [18, 140], v.never, trips, ['London Cabs', 'Thames Rail']),
    country: 'GB',
    currency: 'GBP',
  },
  {
    ...shop('Materials', 1, [4_800, 32_000], v.never, [['Boréal 🚀'], ['Cèdre']], ['Kyoto Washi']),
    currency: 'JPY',
  },
  shop(
    'Computers',
    4,
    [29, 890],
    v.standard,
    [['Investment'], ['Produit', 'Investment']],
    ['Infomatik', 'Écrans & Cie'],
  ),
  shop(
    'Equipment',
    5,
    [18, 420],
    v.standard,
    [['Cèdre'], ['Boréal 🚀'], ['Investment', 'Lyon']],
    ['Outillage Pro', 'Quincaillerie Dumas'],
  ),
  shop('Supplies', 6, [7, 180], v.standard, sites, ['Bureau Malin', 'Papeterie Lafont']),
  shop('Supplies', 2, [11, 68], v.books, [['Produit'], ['Support']], ['Librairie Voltaire']),
  shop('Supplies', 1, [3, 24], v.press, sites, ['Kiosque de la Gare']),
  shop('Shipping', 4, [6, 92], v.standard, [['Cèdre'], ['Apollo'], ['Lyon']], ['Colis Rapide']),
  shop(
    'Advertising',
    4,
    [45, 480],
    v.standard,
    [['Ventes'], ['Ventes', 'Apollo']],
    ['Adboost', 'Flyers Minute'],
  ),
  shop('Other expenses', 2, [5, 90], v.standard, [['One-off']], ['Fleurs Amélie', 'Pressing Net']),
];

/** Card payments: the known shops, and in a large company many more of their kinds. */
export function shopDeals({ firms, tags }: Makers, more: number): Choice<Deal> {
  const table: (readonly [Deal, number])[] = [];
  for (const one of shops) {
    const names = [...one.names];
    if (one.category === 'Meals' || one.category === 'Groceries' || one.category === 'Equipment') {
      for (let count = 0; count < more; count++) names.push(firms.newName());
    }
    for (const [index, name] of names.entries()) {
      // Who goes to one shop is often of one team.
      const turned = one.labels.map((_, at) => one.labels[(at + index) % one.labels.length] ?? []);
      const deal = makeDeal(kinds.card, {
        faces: firms.onCards(name, one.country),
        category: one.category,
        vat: one.vat,
        price: one.price,
        currency: one.currency ?? 'EUR',
        labels: tags(34, ...turned),
        receipt: 0.96,
        starter: 'holder',
      });
      table.push([deal, one.weight / names.length]);
    }
  }
  return new Choice(table);
}

function shop(
  category: SubName,
  weight: number,
  price: readonly [number, number],
  vat: Choice<VatPlan>,
  labels: readonly (readonly string[])[],
  names: readonly string[],
): Shops {
  return { category, weight, price, vat, labels, names };
}
