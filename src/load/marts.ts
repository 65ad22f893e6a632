import { z } from 'zod';

/** Asks of the finance tables, which are named without their schema or dataset. */
export type AskMarts = (sql: string) => Promise<TextRow[]>;

/** Every value is a text, so that no engine has to round one. */
export type TextRow = z.infer<typeof textRow>;

const textRow = z.record(z.string(), z.string().nullable());

/** Throws if an engine gave anything but texts. */
export function textRows(rows: unknown): TextRow[] {
  return z.array(textRow).parse(rows);
}
