import type { PlantedBug } from './planted-bug.ts';

const askById = 'src/extract/audit/ask-by-id.ts';
const audit = 'src/extract/audit/audit.ts';

/** Ways to find less than there is, and more. */
export const auditBugs: readonly PlantedBug[] = [
  {
    name: 'what no list shows is taken to be deleted without asking for it by its id',
    seed: 9,
    patches: [
      {
        file: askById,
        find: 'await askEach(objects, (known) => gone.push(known));',
        replace: 'gone.push(...objects);',
      },
      {
        file: askById,
        find: 'await askEach(gone, async (known) => {',
        replace: 'for (const known of gone) await (async () => {',
      },
      {
        file: askById,
        find: 'await landing.deletion({ ...what, deletedAt: now() });\n  });',
        replace: 'await landing.deletion({ ...what, deletedAt: now() });\n  })();',
      },
    ],
  },
  {
    name: 'a 404 is believed of a bank that finds nothing by its id',
    seed: 71,
    patches: [
      {
        file: askById,
        find: '  await checkFindsById(bank, stream, gone, asking.statuses);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'an audit knows a row by its updated_at',
    seed: 131,
    patches: [
      {
        file: audit,
        find: 'isNewest: (row) => isNewestIn(ledger, row),',
        replace:
          'isNewest: (row) => isNewestIn(ledger, row) || ledger.get(row.identity)?.updatedAt === row.updatedAt,',
      },
    ],
  },
  {
    name: 'what is missing in one status is not asked for',
    seed: 16,
    patches: [
      {
        file: audit,
        find: 'return own !== undefined && !isBefore',
        replace: "return own !== undefined && status !== 'pending' && !isBefore",
      },
    ],
  },
  {
    name: 'what was asked for by its id, and came, does not land',
    seed: 9,
    patches: [
      {
        file: askById,
        find: 'const isKnown = known.isKnown(listed) && slice.status === known.status;',
        replace: 'const isKnown = known.isKnown(listed) || slice.status !== known.status;',
      },
    ],
  },
];
