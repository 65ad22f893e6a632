import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { NamedListing } from '../../src/raw/manifest.ts';
import { meterText } from '../../src/raw/part-text.ts';
import { transactions } from '../../src/streams/transactions.ts';
import { fallenWatermarks, risenBeginnings } from '../../src/verify/neighbours.ts';
import { referencedFiles } from '../../src/verify/read/attachment-lines.ts';
import { readAhead } from '../../src/verify/verify.ts';

async function read(text: string): Promise<string[]> {
  const lines: string[] = [];
  expect(await flawOf(gzipSync(text), (line) => lines.push(line))).toBeUndefined();
  return lines;
}

/** Of a part of so many rows, which has been unpacked once. */
async function flawOf(gzip: Uint8Array, onLine: (line: string) => void, rows = 100_000) {
  const meter = meterText({ rows, text_length: 50_000_000 }, (line) => onLine(line.toString()));
  await meter.write(gzip);
  return meter.end();
}

function refuseThird(line: string): void {
  if (line === 'c') throw new Error('no');
}

describe('lines of a part', () => {
  it('end at a line feed and nowhere else', async () => {
    expect(await read('a\nb\u2028c\rd\u0085e\n')).toEqual(['a', 'b\u2028c\rd\u0085e']);
    expect(await read('')).toEqual([]);
    expect(await read('\n\n')).toEqual(['', '']);
    expect(await read('a\nno end')).toEqual(['a', 'no end']);
  });

  it('may be longer than what is unpacked at once, in any alphabet', async () => {
    const lines = Array.from({ length: 40 }, (_, n) => 'é€🌞'.repeat(n * 997));
    expect(await read(`${lines.join('\n')}\n`)).toEqual(lines);
  });

  it('of a broken part are a flaw', async () => {
    const gzip = gzipSync('a\n'.repeat(10_000));
    const broken = 'it is no whole gzip';
    expect(await flawOf(gzip.subarray(0, gzip.length - 5), () => {})).toBe(broken);
    expect(await flawOf(Buffer.from('not packed'), () => {})).toBe(broken);
  });

  it('are handed on while they are measured, up to the first that is one too many or cannot be read', async () => {
    const lines: string[] = [];
    const gzip = gzipSync('a\nb\nc\nd');
    expect(await flawOf(gzip, (line) => lines.push(line), 2)).toBe('it has more than 2 rows');
    expect(await flawOf(gzip, () => {}, 3)).toBe('it has more than 3 rows');
    expect(lines).toEqual(['a', 'b']);
    expect(await flawOf(gzip, refuseThird)).toBe('line 3 cannot be read');
  });
});

describe('attachments a transaction refers to', () => {
  it.each([
    [{}, []],
    [{ attachment_ids: null, attachments: null }, []],
    [{ attachment_ids: 'x', attachments: 'y' }, ['x']],
    [
      { attachment_ids: ['a', '', 7, null], attachments: [null, 'x', {}, { id: 8 }, { id: '' }] },
      ['a'],
    ],
    [{ attachment_ids: ['a'], attachments: [{ id: 'a' }, { id: 'b' }] }, ['a', 'a', 'b']],
  ])('%j: %j', (payload, ids) => {
    expect(referencedFiles(JSON.stringify({ id: 't', payload }), transactions.files)).toEqual(ids);
  });

  it.each(['', 'x', '{}', '{"payload":"x"}', 'null'])('%j is no transaction', (line) => {
    expect(() => referencedFiles(line, transactions.files)).toThrow();
  });
});

async function failFromTwo(n: number): Promise<number> {
  if (n >= 2) throw new Error(`at ${n}`);
  return n;
}

describe('reading ahead', () => {
  it('keeps the order and the limit', async () => {
    let underWay = 0;
    let most = 0;
    const results: number[] = [];
    const work = async (n: number) => {
      underWay += 1;
      most = Math.max(most, underWay);
      // Later ones are done sooner.
      for (let turn = 0; turn < 20 - n; turn += 1) await Promise.resolve();
      underWay -= 1;
      return n * 10;
    };
    const items = Array.from({ length: 20 }, (_, n) => n);
    for await (const result of readAhead(items, 3, work)) results.push(result);
    expect(results).toEqual(items.map((n) => n * 10));
    expect(most).toBe(3);
  });

  it('throws what the work threw, in its turn', async () => {
    const seen: number[] = [];
    const all = async () => {
      for await (const result of readAhead([0, 1, 2, 3, 4], 3, failFromTwo)) seen.push(result);
    };
    await expect(all()).rejects.toThrow('at 2');
    expect(seen).toEqual([0, 1]);
  });

  it('of nothing is nothing', async () => {
    for await (const _ of readAhead([], 3, async () => 1)) expect.unreachable();
  });
});

function certificate(kind: 'keyset' | 'time_ranges') {
  return { kind, requests: 1, rows: 1 };
}

describe('I4 watermarks', () => {
  const march = '2026-03-01T00:00:00.000000Z';
  const april = '2026-04-01T00:00:00.000000Z';
  const at = (
    watermark: string | null,
    proof: NamedListing['certificate'] = certificate('keyset'),
  ): NamedListing => ({
    stream: 'transactions',
    slice: { bank_account_id: 'a', status: 'completed' },
    watermark,
    certificate: proof,
    recent: [],
  });

  it.each([
    ['rises', [at(march)], [at(april)], false],
    ['stays', [at(march)], [at(march)], false],
    ['begins', [at(null)], [at(march)], false],
    ['is not there yet', [at(null)], [at(null)], false],
    ['of a new listing', [], [at(march)], false],
    ['falls', [at(april)], [at(march)], true],
    ['is lost', [at(april)], [at(null)], true],
    ['of a lost listing', [at(april)], [], true],
    [
      'of another status',
      [at(april)],
      [{ ...at(april), slice: { bank_account_id: 'a', status: 'pending' } }],
      true,
    ],
  ])('one that %s', (_, before, after, isFallen) => {
    const fallen = fallenWatermarks(
      { runId: '1', listings: before },
      { runId: '2', listings: after },
    );
    expect(fallen.length > 0).toBe(isFallen);
  });

  it.each([
    ['2', null, true],
    ['2', certificate('time_ranges'), true],
    ['1', certificate('keyset'), true],
    ['1', null, false],
    ['1', certificate('time_ranges'), false],
  ])(
    'may fall where the run itself reads a listing anew (run %s, %j)',
    (runId, proof, isFallen) => {
      const before = { runId: '1', listings: [at(april)] };
      const fallen = fallenWatermarks(before, { runId, listings: [at(march, proof)] });
      expect(fallen).toEqual(
        isFallen
          ? [{ listing: 'transactions of account a, completed', from: april, to: march }]
          : [],
      );
    },
  );
});

describe('how far back a listing reaches', () => {
  const [january, march] = ['2026-01-01T00:00:00.000000Z', '2026-03-01T00:00:00.000000Z'];
  const at = (began_at: string | undefined, watermark: string | null = march): NamedListing => ({
    stream: 'transactions',
    slice: { bank_account_id: 'a', status: 'completed' },
    ...(began_at !== undefined && { began_at }),
    watermark,
    certificate: null,
    recent: [],
  });

  it.each([
    ['stays', [at(january)], [at(january)], []],
    ['reaches further', [at(march)], [at(january)], []],
    ['reaches to the beginning', [at(march)], [at(undefined)], []],
    ['reaches less far', [at(january)], [at(march)], [{ from: january, to: march }]],
    ['no more to the beginning', [at(undefined)], [at(march)], [{ from: undefined, to: march }]],
    ['held nothing', [at(undefined, null)], [at(march)], []],
    ['is new', [], [at(march)], []],
    ['is lost', [at(january)], [], []],
  ])('one that %s', (_, before, after, rises) => {
    expect(risenBeginnings(before, after)).toEqual(
      rises.map((rise) => ({ listing: 'transactions of account a, completed', ...rise })),
    );
  });
});
