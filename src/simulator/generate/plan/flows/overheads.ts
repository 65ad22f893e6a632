import type { Choice } from '../../../choice.ts';
import type { Kind } from '../../../model/business/deal.ts';
import type { VatPlan } from '../../../model/business/vat-plan.ts';
import type { SubName } from '../../../model/cashflow.ts';
import type { Random } from '../../../random.ts';
import { kinds, type Makers, makeDeal } from '../deal-maker.ts';
import { vatChoices } from '../vat-plans.ts';
import { type Flow, monthly } from './flow.ts';

type Overhead = readonly [
  name: string,
  kind: Kind,
  category: SubName,
  vat: Choice<VatPlan>,
  /** In euros: for the company, and for each of its people. */
  price: readonly [number, number],
  every: 1 | 2 | 3,
  day: number,
  labels: readonly (readonly string[])[],
];

const v = vatChoices;
const premises = [['Paris'], ['Paris', 'Running costs']];

/** What a company pays whether it works or not; in a small one some of it comes each quarter. */
function overheads(large: boolean): Overhead[] {
  const often = large ? 1 : 3;
  return [
    ['SCI des Lilas', kinds.transfer, 'Rent', v.standard, [420, 264], 1, 2, premises],
    [
      'Électricité Nationale',
      kinds.directDebit,
      'Energy and telecom',
      v.standard,
      [38, 21],
      2,
      11,
      premises,
    ],
    [
      'Télécom Horizon',
      kinds.directDebit,
      'Energy and telecom',
      v.standard,
      [46, 15],
      1,
      8,
      premises,
    ],
    [
      'Assurances Mutuelles Pro',
      kinds.directDebit,
      'Insurance',
      v.exempt,
      [58, 24],
      1,
      5,
      [['Running costs']],
    ],
    [
      'Cabinet Fiduciaire Morel',
      kinds.transfer,
      'Advisers',
      v.standard,
      [180, 54],
      often,
      12,
      [['Running costs']],
    ],
    [
      'Ticket Midi',
      kinds.directDebit,
      'Meal vouchers',
      v.never,
      [12, 88],
      large ? 1 : 3,
      26,
      [['Équipe']],
    ],
    [
      'Nettoyage Clair',
      kinds.transfer,
      'Supplies',
      v.standard,
      [96, 18],
      large ? 1 : 3,
      9,
      premises,
    ],
    [
      'Bail Matériel SA',
      kinds.directDebit,
      'Equipment',
      v.standard,
      [72, 31],
      large ? 1 : 3,
      18,
      [['Lyon']],
    ],
  ];
}

const software: readonly (readonly [string, 'EUR' | 'USD', number])[] = [
  ['Compta Plus', 'EUR', 58.8],
  ['Cloudnest', 'USD', 214],
  ['Visiolink', 'EUR', 31.2],
  ['Typefoundry Online', 'USD', 49],
  ['Projetboard', 'EUR', 94.8],
  ['Sauvegarde Pro', 'EUR', 43.2],
  ['Mailroom', 'USD', 29],
  ['Signélec', 'EUR', 26.4],
  ['Ticketbox', 'EUR', 70.8],
  ['Paie Facile', 'EUR', 82.8],
  ['Stockpilot', 'USD', 119],
  ['Pixelbase', 'EUR', 64.8],
];

/** Rent, energy, telephone, insurance, adviser, software and the bank's own fee. */
export function overheadFlows(random: Random, { firms, tags }: Makers, people: number): Flow[] {
  const fixed = overheads(people > 3).map(
    ([name, kind, category, vat, [base, each], every, day, labels]): Flow => {
      const cents = (base * 100 + each * 100 * people) | 0;
      return {
        deal: makeDeal(kind, {
          faces: firms.onTransfers(name),
          category,
          vat,
          price: [base, base],
          labels: tags(8, ...labels),
          receipt: category === 'Meal vouchers' ? 0 : 0.75,
          reference: kind.subjectType === 'Transfer' ? 'invoice' : 'period',
          starter: kind.subjectType === 'Transfer' ? 'office' : 'nobody',
        }),
        ...monthly('main', day, kind.subjectType === 'Transfer' ? 9 : 5),
        everyMonths: every,
        phase: every - 1,
        // What is metered is never twice the same.
        due: (_standing, atMs) =>
          category === 'Energy and telecom' ? metered(cents, atMs) : cents,
      };
    },
  );
  const count = Math.min(400, Math.max(2, Math.round(people * 0.9)));
  const subscriptions = Array.from({ length: count }, (_, index): Flow => {
    const [name, currency, price] = software[index] ?? [firms.newName(), 'EUR', random.int(9, 90)];
    return {
      deal: makeDeal(kinds.card, {
        faces: firms.onCards(name),
        category: 'Software',
        vat: currency === 'USD' ? v.reverseCharge : v.standard,
        price: [price, price],
        currency,
        labels: tags(20, ['Produit'], ['Support'], ['Produit', 'Running costs']),
        receipt: 0.9,
        starter: 'holder',
      }),
      ...monthly('main', 1 + ((index * 5) % 27), 3 + (index % 14)),
      due: () => 'price',
    };
  });
  const fee: Flow = {
    deal: makeDeal(kinds.fee, {
      faces: firms.onTransfers('Qonto'),
      category: 'Bank fees',
      vat: v.always,
      price: [46.8, 46.8],
      labels: tags(20, ['Running costs']),
    }),
    ...monthly('main', 1, 6),
    due: () => 4_680 + 600 * Math.max(0, people - 5),
  };
  return [...fixed, ...subscriptions, fee];
}

function metered(cents: number, atMs: number): number {
  const month = Math.floor(atMs / 2_629_800_000);
  return Math.floor((cents * (82 + ((month * 37) % 41))) / 100);
}
