import { expect, it } from 'vitest';
import { buildFault, isUnknownThere } from '../../src/load/duckdb/faults.ts';

const said = (who: string) =>
  `IO Error: Could not set lock on file "/data/bank.db": Conflicting lock is held in /usr/bin/x${who}.`;

it('a build that finds the file open elsewhere says where, and of others nothing', () => {
  expect(buildFault('bank.db', said(' (PID 4711)'))).toMatchObject({
    kind: 'held',
    code: 'warehouse_held',
    message: 'The DuckDB file bank.db is open in another program (PID 4711)',
  });
  expect(buildFault('bank.db', said(' (a reader)'))?.message).toBe(
    'The DuckDB file bank.db is open in another program',
  );
  expect(buildFault('bank.db', 'IO Error: No space left')).toBeUndefined();
});

it.each([
  ['Catalog Error: Table with name x does not exist!', true],
  ['Binder Error: Referenced column "x" not found', true],
  ['IO Error: Catalog Error: x', false],
  ['Constraint Error: x', false],
])('%j says that something is not known there: %s', (message, expected) => {
  expect(isUnknownThere(new Error(message))).toBe(expected);
  expect(isUnknownThere(message)).toBe(false);
});
