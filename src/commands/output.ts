import type { ConnectorError } from '../errors.ts';

type Told = Pick<ConnectorError, 'message' | 'hint' | 'exit'>;

/** Tells a fault on stderr, what to do next on its own line, and returns its exit status. */
export function complain({ message, hint, exit }: Told): number {
  process.stderr.write(`qonto-elt: ${message}\n  ${hint}\n`);
  return exit;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Rows as aligned columns; numbers to the right. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const cells = [
    header,
    ...rows.map((row) =>
      row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : (cell ?? '–'))),
    ),
  ];
  const widths = header.map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? '').length)),
  );
  const isNumber = header.map(
    (_, column) => column > 0 && rows.every((row) => looksNumeric(row[column] ?? null)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function looksNumeric(cell: string | number | null): boolean {
  return cell === null || typeof cell === 'number' || /^-?[\d.,]+( %)?$/.test(cell);
}
