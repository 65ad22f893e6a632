import type { Shown } from '../../../inspect/shown.ts';
import type { ShownVersion, TransactionAccount } from '../../../inspect/transaction.ts';
import { formatTable } from '../../output/output.ts';

/** The same for people, source by source, as lines. */
export function transactionLines(account: TransactionAccount): readonly string[] {
  const { id, bank, held, mart, versions, receipts } = account;
  return [
    `Transaction ${id}`,
    '',
    ...section('At the bank now', bank, 'the bank knows no such transaction (404)'),
    ...fieldLines(bank.row),
    ...verdict(bank, versions.length > 0, 'the newest version held'),
    '',
    ...section('Versions held', held, 'none was ever landed'),
    ...(versions.length === 0 ? [] : [...versionTable(versions), ...versionNotes(account)]),
    ...account.deletions.map(
      ({ deleted_at: at, found_by: by, manifest }) =>
        `  the bank did not know it at ${at} (found by ${by}, manifest ${manifest})`,
    ),
    '',
    ...section('In qonto__transactions', mart, 'no row, or the finance tables were never built'),
    ...fieldLines(mart.row),
    ...verdict(mart, versions.length > 0, 'the newest version held'),
    '',
    ...(receipts.length === 0 ? ['Receipts: none'] : receiptTable(receipts)),
  ];
}

type Source = TransactionAccount['bank'];

function section(
  what: string,
  { found, fault }: TransactionAccount['held'],
  none: string,
): string[] {
  if (fault !== null) return [`${what}: not known: ${fault}`];
  return [found === true ? `${what}:` : `${what}: ${none}`];
}

function verdict({ row, differs_from_newest: names }: Source, comparable: boolean, other: string) {
  if (row === null || !comparable) return [];
  return [
    names.length === 0 ? `  as in ${other}` : `  DIFFERS from ${other} in: ${names.join(', ')}`,
  ];
}

function fieldLines(row: Shown | null): string[] {
  if (row === null) return [];
  const shown = Object.entries(row).filter(([name, value]) => value !== null && name !== 'id');
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}

function versionTable(versions: readonly ShownVersion[]): readonly string[] {
  return formatTable(
    ['updated_at', 'status', 'amount', 'known since', 'manifest', 'line', 'object', 'changed'],
    versions.map((one) => [
      one.updated_at,
      one.status,
      one.row.amount ?? null,
      `manifest ${one.first_manifest}`,
      one.manifest,
      one.line,
      one.object,
      one.changed.length === 0 ? null : one.changed.join(', '),
    ]),
  );
}

function versionNotes({ versions, loaded_manifest: loaded }: TransactionAccount): string[] {
  const unloaded = versions.filter((one) => !one.in_warehouse);
  const odd = versions.filter((one) => one.in_raw_zone !== 'same');
  return [
    ...(unloaded.length === 0
      ? []
      : [`  ${unloaded.length} not loaded yet: the warehouse is at manifest ${loaded ?? 0}`]),
    ...odd.map(
      (one) =>
        `  ${one.updated_at}: the raw zone has ${one.in_raw_zone === 'other' ? 'another content' : 'no readable line'} at manifest ${one.manifest}, part ${one.part}, line ${one.line}`,
    ),
  ];
}

function receiptTable(receipts: readonly Shown[]): readonly string[] {
  return formatTable(
    ['receipt', 'state', 'bytes', 'object', 'why'],
    receipts.map(({ id, state, file_size, object_uri, reason }) => [
      id ?? null,
      state ?? null,
      file_size ?? null,
      object_uri ?? null,
      reason ?? null,
    ]),
  );
}
