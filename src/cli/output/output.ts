import { countText } from '../../base/counted.ts';
import type { ConnectorError } from '../../base/errors.ts';
import { inertJson, onOneLine, showable } from '../../redact/text.ts';

type Complaint = Pick<ConnectorError, 'message' | 'hint' | 'exit'>;

/** Prints a fault on stderr, what to do next on its own line, and returns its exit status. */
export function complain({ message, hint, exit }: Complaint): number {
  warn(`qonto-elt: ${message}`, `  ${hint}`);
  return exit;
}

/** Red on a terminal that shows colours, unless NO_COLOR or TERM say otherwise; as it is everywhere else. */
function asFault(line: string): string {
  const { stderr } = process;
  return stderr.isTTY && stderr.hasColors() ? `\u001B[31m${line}\u001B[39m` : line;
}

// Nobody else writes to the terminal: the bank's words, and those of the raw zone, must not move its cursor.

/** Lines on stdout, each of which stays one: no path and no name begins another. */
export function print(...lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${onOneLine(line)}\n`).join(''));
}

/** A value on stdout, for machines. */
export function printJson(value: unknown): void {
  process.stdout.write(`${inertJson(JSON.stringify(value))}\n`);
}

/** An event on stderr, for machines. */
export function tellJson(value: unknown): void {
  process.stderr.write(`${inertJson(JSON.stringify(value))}\n`);
}

/** Lines on stderr, each of which stays one. Those of a fault are ours by their beginning. */
export function warn(...lines: readonly string[]): void {
  process.stderr.write(
    lines
      .map(onOneLine)
      .map((line) => `${line.startsWith('qonto-elt: ') ? asFault(line) : line}\n`)
      .join(''),
  );
}

const longestCell = 200;

/** Rows as lines of aligned columns; numbers to the right. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): readonly string[] {
  const cells = [
    header,
    ...rows.map((row) =>
      row.map((cell) => (typeof cell === 'number' ? countText(cell) : cellText(cell ?? '–'))),
    ),
  ];
  const widths = header.map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? '').length)),
  );
  const isNumber = header.map(
    (_, column) => column > 0 && rows.every((row) => looksNumeric(row[column] ?? null)),
  );
  return cells.map((row) =>
    row
      .map((cell, column) =>
        isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** A name of somebody's choice must not push all other columns off the screen. */
function cellText(cell: string): string {
  const shown = showable(cell);
  return shown.length > longestCell ? `${shown.slice(0, longestCell)}…` : shown;
}

function looksNumeric(cell: string | number | null): boolean {
  return cell === null || typeof cell === 'number' || /^-?[\d.,]+( %)?$/.test(cell);
}
