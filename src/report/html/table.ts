import type { Language } from '../language/language.ts';
import { type Html, html, raw } from './html.ts';

export interface Table {
  readonly caption: string;
  /** The first column names the rows. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Columns that hold words and not numbers, from 1 on. */
  readonly words?: readonly number[];
  /** Too wide for a telephone: a keyboard can scroll it. */
  readonly wide?: boolean;
}

/** A text; an amount in cents; a number of things; or a day or a month, `2026-11-29` or `2026-11`. */
export type Cell = string | bigint | { readonly count: bigint } | { readonly date: string };

export interface Row {
  readonly name: Cell;
  readonly cells: readonly Cell[];
  /** A row that adds up those above it is set apart. */
  readonly isSum?: boolean;
}

/** Numbers stand to the right, under each other. */
export function tableHtml(
  { caption, columns, rows, words = [], wide = false }: Table,
  language: Language,
): Html {
  const kind = (column: number) => (column > 0 && !words.includes(column) ? 'number' : 'word');
  const heads = columns.map(
    (title, column) => html`<th scope="col" class="${kind(column)}">${title}</th>`,
  );
  const shown = (cell: Cell) => cellOf(cell, language);
  const lines = rows.map(({ name, cells, isSum = false }) => {
    const values = cells.map(
      (cell, index) => html`<td class="${kind(index + 1)}">${shown(cell)}</td>`,
    );
    return html`<tr${isSum ? raw(' class="sum"') : ''}><th scope="row">${shown(name)}</th>${values}</tr>
`;
  });
  const table = html`<table>
<caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines}</tbody>
</table>`;
  return wide
    ? html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">${table}</div>`
    : table;
}

/** What a reader sees of a cell. */
export function shownIn(cell: Cell, { amount, count, month, shortDay }: Language): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'bigint') return amount(cell);
  if ('count' in cell) return count(cell.count);
  return cell.date.length === 7 ? month(cell.date) : shortDay(cell.date);
}

function cellOf(cell: Cell, language: Language): string | Html {
  const shown = shownIn(cell, language);
  return typeof cell === 'object' && 'date' in cell
    ? html`<time datetime="${cell.date}">${shown}</time>`
    : shown;
}
