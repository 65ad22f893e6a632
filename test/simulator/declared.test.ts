import { beforeAll, describe, expect, it } from 'vitest';
import { parseQuirks, startBank } from '../../src/simulator/index.ts';
import { resources } from '../../src/simulator/resources/index.ts';
import { streams } from '../../src/streams/index.ts';
import type { Stream } from '../../src/streams/shape/types.ts';

// Both are written from the bank's documentation, and neither from the other. So where they differ, one has misread it.

const routes = resources.flatMap((resource) => resource.routes);
const asked = (streams as readonly Stream[]).flatMap((stream) =>
  stream.list === undefined ? [] : [{ ...stream, list: stream.list }],
);

/** The parameters that a run sends, as the bank names them. */
function parametersOf({ list, slices = {}, sync }: (typeof asked)[number]): readonly string[] {
  return [
    ...(list.perPage === undefined ? [] : ['page', 'per_page']),
    ...(list.params ?? []).map(([name]) => name),
    ...Object.values(slices).map(({ param }) => param),
    ...(sync.mode === 'keyset' ? [sync.from, sync.to, sync.order[0]] : []),
  ].map((name) => name.replace(/\[\]$/, ''));
}

/** By stream, all that the bank shows of it. */
let shown: Readonly<Record<string, unknown>> = {};

beforeAll(async () => {
  const { bank, close } = await startBank({ transactions: 500 });
  const { organization, whole_lists: lists, ...truth } = bank.truth();
  await close();
  shown = { ...truth, ...lists, organizations: organization };
});

describe('the simulated bank has what is declared', () => {
  it.each(asked)('$name, under the same key and with the same parameters', (stream) => {
    const route = routes.find(({ path }) => path === stream.list.path);
    expect(route, `src/simulator/resources has no ${stream.list.path}`).toBeDefined();
    expect(route?.key).toBe(stream.list.key);
    expect(route?.parameters).toEqual(expect.arrayContaining([...parametersOf(stream)]));
  });

  it.each(asked)(
    '$name, with each field that is declared volatile, secret or personal',
    (stream) => {
      const { volatile = [], secrets = [], personal = [], name } = stream;
      const text = JSON.stringify(shown[name]);
      const strange = [...volatile, ...secrets, ...personal].filter(
        (field) => !text.includes(`"${field}":`),
      );
      expect(strange).toEqual([]);
    },
  );

  it('each can be forbidden by its name, and nothing else can', () => {
    const forbidden = resources.map(({ name }) => name).join(',');
    expect(parseQuirks({ forbidden })).toEqual({ forbidden });
    expect(() => parseQuirks({ forbidden: 'labels,nothing' })).toThrow(/some of: .*bank_accounts/);
  });

  it('no two resources at one address', () => {
    const paths = routes.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
