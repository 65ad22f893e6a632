import { expect, it } from 'vitest';
import { labels } from '../../src/streams/labels.ts';
import { stream, streamList } from '../../src/streams/shape/stream.ts';
import type { Stream } from '../../src/streams/shape/types.ts';
import { transactions } from '../../src/streams/transactions.ts';

const id = { type: 'STRING', mode: 'REQUIRED', doc: 'Its id.' } as const;

/** Each is sound but for one thing. */
const unsound: readonly (readonly [string, Stream, RegExp])[] = [
  ['a name with a capital', { ...labels, name: 'Labels' }, /Labels is not a name in snake_case/],
  ['a name with a slash', { ...labels, name: 'a/b' }, /snake_case/],
  ['a name like the loader’s', { ...labels, name: '_loads' }, /snake_case/],
  ['the name of what is set aside', { ...labels, name: 'quarantine' }, /taken/],
  ['no description', { ...labels, doc: '' }, /does not say what it is/],
  ['no documentation', { ...labels, source: '' }, /does not say what it is/],
  ['no id', { ...labels, columns: {} }, /has no id/],
  ['an id that may be null', { ...labels, columns: { id: { ...id, mode: 'NULLABLE' } } }, /no id/],
  [
    'a column without a description',
    { ...labels, columns: { id: { ...id, doc: '' } } },
    /column id/,
  ],
  [
    'a column of every table',
    { ...labels, columns: { id, payload: id } },
    /in every table already/,
  ],
  [
    'a column that no line fills',
    { ...labels, columns: { id, colour: id } },
    /a line would hold id/,
  ],
  [
    'a key of no column',
    { ...labels, key: ['id', '_hash', 'colour'] },
    /there is no column colour/,
  ],
  ['a cluster of no column', { ...labels, clusterBy: ['colour'] }, /there is no column colour/],
  ['a partition of no column', { ...labels, partitionBy: 'colour' }, /there is no column colour/],
  ['a key without the content', { ...labels, key: ['id'] }, /lacks id or _hash/],
  ['a partition outside the key', { ...labels, partitionBy: '_extracted_at' }, /partition is not/],
  [
    'a cursor outside the key',
    { ...transactions, key: ['id', '_hash'] },
    /cursor is not in the key/,
  ],
  ['a list that nothing asks for', { ...labels, sync: { mode: 'files' } }, /has no list/],
  ['files of a whole list', { ...labels, files: { ids: ['file_id'] } }, /files are followed/],
  [
    'a listing without pages',
    { ...transactions, list: { ...transactions.list, perPage: undefined } as never },
    /how long they are/,
  ],
  ['a secret in capitals', { ...labels, secrets: ['Link'] }, /small letters/],
  ['slices of a whole list', { ...labels, slices: transactions.slices ?? {} }, /no slices/],
];

it.each(unsound)(
  'a declaration with %s is refused before anything is read',
  (_, declared, flaw) => {
    expect(() => stream(declared)).toThrow(flaw);
  },
);

it('a stream that nothing says how to ask for is refused', () => {
  const { list: _, ...rest } = labels;
  expect(() => stream(rest)).toThrow(/how to ask for it/);
});

it('two streams of one name are refused', () => {
  expect(() => streamList([labels, transactions, labels])).toThrow('Two streams are called labels');
});
