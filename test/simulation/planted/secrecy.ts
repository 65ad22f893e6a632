import type { PlantedBug } from './planted-bug.ts';

/** Ways to lose credentials, or to let them be seen. */
export const secrecyBugs: readonly PlantedBug[] = [
  {
    name: 'signed URLs are stored',
    seed: 1,
    patches: [
      {
        file: 'src/redact/json.ts',
        find: '  const { cut, isWhole } = cutUrlFields(json);\n',
        replace:
          '  if (json.length > 0) return json;\n  const { cut, isWhole } = cutUrlFields(json);\n',
      },
    ],
  },
  {
    name: 'a new token is used before it is stored',
    seed: 1,
    patches: [
      {
        file: 'src/qonto/oauth/tokens.ts',
        find: '  return persistently({\n    async work() {\n      if (await store.write',
        replace:
          '  if (record.seeds.length >= 0) {\n    setTimeout(() => void store.write(record, found?.version).catch(() => {}), 2_000);\n    return record;\n  }\n  return persistently({\n    async work() {\n      if (await store.write',
      },
    ],
  },
  {
    name: 'a refresh token is used once, whether or not an answer came',
    seed: 4,
    patches: [
      {
        file: 'src/qonto/oauth/keep-trying.ts',
        find: 'if (delay === undefined) throw',
        replace: 'if (delay === undefined || attempt > 0) throw',
      },
    ],
  },
  {
    name: 'refused credentials are used again and again',
    seed: 60,
    patches: [
      {
        file: 'src/qonto/http/credential-gate.ts',
        find: '    else over = refusal;',
        replace: '    else renewal = renew(refusal);',
      },
    ],
  },
];
