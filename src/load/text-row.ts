import { z } from 'zod';
import { withoutIdleZeros } from '../base/idle-zeros.ts';

/** Every value is a text, so that no engine has to round one. */
export type TextRow = z.infer<typeof textRow>;

const textRow = z.record(z.string(), z.string().nullable());

/** Throws if an engine gave anything but texts. */
export function textRows(rows: unknown): TextRow[] {
  return z.array(textRow).parse(rows);
}

/** A column, and how its values are written as a text. */
export interface TextColumn {
  readonly name: string;
  readonly kind: 'timestamp' | 'decimal' | 'json' | 'other';
}

/** Which rows of a table are asked for: those that have a text in a column. */
export interface RowsAsked {
  readonly table: string;
  readonly column: string;
  readonly value: string;
}

/** Rows as an engine writes them as texts, in one way for all engines: an instant as ISO 8601, a decimal without idle zeros. */
export function plainRows(rows: unknown, columns: readonly TextColumn[]): TextRow[] {
  const kinds = new Map(columns.map(({ name, kind }) => [name, kind]));
  return textRows(rows).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        value === null ? null : plainText(value, kinds.get(name)),
      ]),
    ),
  );
}

function plainText(value: string, kind: TextColumn['kind'] | undefined): string {
  if (kind === 'decimal') return withoutIdleZeros(value);
  if (kind !== 'timestamp') return value;
  const [, day, time, fraction = ''] = instant.exec(value) ?? [];
  return day === undefined ? value : `${day}T${time}.${fraction.padEnd(6, '0').slice(0, 6)}Z`;
}

const instant = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|\+00(?::00)?)?$/;
