import type { PlantedBug } from './planted-bug.ts';

/** Ways to lose credentials, or to let them be seen. */
export const secrecyBugs: readonly PlantedBug[] = [
  {
    name: 'signed URLs are stored',
    patches: [
      {
        file: 'src/redact/json.ts',
        find: "const cut = json.includes('url\"') ? json.replace(signedField, '$1null') : json;",
        replace: 'const cut = json;',
      },
      {
        file: 'src/redact/json.ts',
        find: 'return signature.test(cut) ? cut.replace(urlWithQuery, cutQuery) : cut;',
        replace: 'return cut;',
      },
    ],
  },
  {
    name: 'a new token is used before it is stored',
    patches: [
      {
        file: 'src/qonto/oauth-tokens.ts',
        find: '  return persistently({\n    async work() {\n      if (await store.write',
        replace:
          '  if (record.seeds.length >= 0) {\n    setTimeout(() => void store.write(record, found?.version).catch(() => {}), 2_000);\n    return record;\n  }\n  return persistently({\n    async work() {\n      if (await store.write',
      },
    ],
  },
  {
    name: 'a refresh token is used once, whether or not an answer came',
    patches: [
      {
        file: 'src/qonto/persistently.ts',
        find: 'if (delay === undefined) throw',
        replace: 'if (delay === undefined || attempt > 0) throw',
      },
    ],
  },
  {
    name: 'refused credentials are used again and again',
    patches: [
      {
        file: 'src/qonto/credential-gate.ts',
        find: '    else over = refusal;',
        replace: '    else renewal = renew(refusal);',
      },
    ],
  },
  {
    name: 'the turn to renew tokens is not waited for',
    patches: [
      {
        file: 'src/qonto/oauth-tokens.ts',
        find: 'return store.exclusively(() => renew(source, refused));',
        replace: 'return renew(source, refused);',
      },
      {
        file: 'src/qonto/oauth-tokens.ts',
        find: 'if (await store.write(record, found?.version)) return record;',
        replace: 'if (await store.write(record, (await store.read())?.version)) return record;',
      },
    ],
  },
];
