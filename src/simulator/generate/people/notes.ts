import type { Faker } from '@faker-js/faker';

const plain = [
  'À refacturer au client',
  'Facture reçue par e-mail',
  'Acompte 30 %',
  'Solde',
  'Déplacement salon',
  'Validé par la direction',
  'À vérifier avec le comptable',
  'Commande urgente',
  'Remboursé sur note de frais',
  'Contrat annuel',
  'Deuxième relance envoyée',
  'Payé par erreur deux fois ?',
];

/** Notes people write: accents, emoji, quotes, line breaks, and an attempt at mischief. */
export function makeNotes(faker: Faker): readonly string[] {
  return [
    'Déjeuner équipe 🍝',
    'Reçu à retrouver 🧾 avant la clôture',
    'Line one\nline two\ttabbed',
    'She said "paid", he said \\o/',
    "Robert'); DROP TABLE transactions;--",
    '=SUM(A1:A9)',
    'Ünïcödé – 日本語 – ру́сский – عربى',
    'zero\u200bwidth and nbsp\u00a0here',
    'family 👩‍👩‍👧‍👦 trip',
    '{"json": [1, 2, 3]}',
    ...plain,
    ...Array.from({ length: 20 }, () => `Vu avec ${faker.person.firstName()}`),
    faker.lorem.sentences(12),
  ];
}
