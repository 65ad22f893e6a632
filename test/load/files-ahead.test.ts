import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { filesAhead } from '../../src/load/parts/files-ahead.ts';
import type { StagedPart } from '../../src/load/warehouse.ts';

/** Parts that note when each is begun and there; the ones in `broken` fail. */
function partsOf(names: readonly string[], broken: readonly string[] = []) {
  const told: string[] = [];
  const parts = names.map(
    (name): StagedPart => ({
      uri: name,
      rows: 1,
      async file() {
        told.push(`begin ${name}`);
        await sleep(1);
        told.push(`there ${name}`);
        if (broken.includes(name)) throw new Error(`${name} is damaged`);
        return `/${name}`;
      },
    }),
  );
  return { told, parts };
}

describe('files of parts', () => {
  it('come in their order, the next while one is used', async () => {
    const { told, parts } = partsOf(['a', 'b', 'c']);
    for await (const file of filesAhead(parts)) {
      await sleep(5);
      told.push(`used ${file}`);
    }
    expect(told).toEqual(
      ['begin a', 'there a', 'begin b', 'there b', 'used /a', 'begin c', 'there c'].concat([
        'used /b',
        'used /c',
      ]),
    );
  });

  it('are none where there is no part', async () => {
    for await (const file of filesAhead([])) expect.fail(file);
  });

  it('fail at their turn, and not before', async () => {
    const { parts } = partsOf(['a', 'b', 'c'], ['b']);
    const used: string[] = [];
    const read = async () => {
      for await (const file of filesAhead(parts)) {
        await sleep(5);
        used.push(file);
      }
    };
    await expect(read()).rejects.toThrow('b is damaged');
    expect(used).toEqual(['/a']);
  });

  it('are no longer being brought where the work on one of them has failed', async () => {
    const { told, parts } = partsOf(['a', 'b'], ['b']);
    const read = async () => {
      for await (const file of filesAhead(parts)) throw new Error(`no ${file}`);
    };
    await expect(read()).rejects.toThrow('no /a');
    expect(told.at(-1)).toBe('there b');
  });

  it('cannot be had of what is in a bucket', async () => {
    const files = filesAhead([{ uri: 'gs://b/o', rows: 1 }]);
    const first = files.next();
    await expect(first).rejects.toThrow('gs://b/o is not on this machine');
  });
});
