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

/** A text, or a day or month that machines can read too. */
export type Cell = string | { readonly date: string; readonly shown: string };

export interface Row {
  readonly name: Cell;
  readonly cells: readonly Cell[];
  /** A row that adds up those above it is set apart. */
  readonly isSum?: boolean;
}

/** Numbers stand to the right, under each other. */
export function tableHtml({ caption, columns, rows, words = [], wide = false }: Table): Html {
  const kind = (column: number) => (column > 0 && !words.includes(column) ? 'number' : 'word');
  const heads = columns.map(
    (title, column) => html`<th scope="col" class="${kind(column)}">${title}</th>`,
  );
  const lines = rows.map(({ name, cells, isSum = false }) => {
    const values = cells.map(
      (cell, index) => html`<td class="${kind(index + 1)}">${cellOf(cell)}</td>`,
    );
    return html`<tr${isSum ? raw(' class="sum"') : ''}><th scope="row">${cellOf(name)}</th>${values}</tr>
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
export function shownIn(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.shown;
}

function cellOf(cell: Cell): string | Html {
  return typeof cell === 'string' ? cell : html`<time datetime="${cell.date}">${cell.shown}</time>`;
}
