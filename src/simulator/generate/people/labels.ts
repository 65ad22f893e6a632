import type { Faker } from '@faker-js/faker';
import type { Label } from '../../model/label.ts';
import { example } from '../rows/example-values.ts';

const tree: readonly (readonly [string, readonly string[]])[] = [
  ['Équipe', ['Produit', 'Ventes', 'Support']],
  ['Project', ['Apollo', 'Boréal 🚀', 'Cèdre']],
  ['Site', ['Paris', 'Lyon']],
  ['Nature', ['Investment', 'Running costs', 'One-off']],
  ['À vérifier', []],
  ['Quote "A" \\ B', []],
];

/** Custom labels on two levels, together with the two labels of the documented example. */
export function makeLabels(faker: Faker): Label[] {
  const labels: Label[] = [
    { id: example.labelId, name: example.labelName, parentId: null },
    { id: example.otherLabelId, name: 'Fuel cards', parentId: null },
  ];
  for (const [name, children] of tree) {
    const parent = { id: faker.string.uuid(), name, parentId: null };
    labels.push(parent);
    for (const child of children) {
      labels.push({ id: faker.string.uuid(), name: child, parentId: parent.id });
    }
  }
  return labels;
}
