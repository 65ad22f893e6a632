import type { Language } from '../language/language.ts';
import { type Html, html } from './html.ts';
import { type Table, tableHtml } from './table.ts';

/** A table under a title of its own, without a chart. */
export function titledTable(title: string, table: Table, language: Language): Html {
  return html`<figure><figcaption><strong>${title}</strong></figcaption>
${tableHtml(table, language)}</figure>
`;
}

/** A table that waits behind its title. */
export function foldedTable(title: string, table: Table, language: Language): Html {
  return html`<details class="lists"><summary>${title}</summary>${tableHtml(table, language)}</details>
`;
}

/** Tables that wait behind one title, each behind its own. No two have one caption, whatever names the bank gives. */
export function foldedTables(
  title: string,
  tables: readonly (readonly [name: string, table: Table])[],
  language: Language,
): Html {
  if (tables.length === 0) return html``;
  const seen = new Map<string, number>();
  const each = tables.map(([name, table]) => {
    const times = (seen.get(table.caption) ?? 0) + 1;
    seen.set(table.caption, times);
    const caption = times === 1 ? table.caption : `${table.caption} (${times})`;
    return foldedTable(name, { ...table, caption }, language);
  });
  return html`<details class="each lists"><summary>${title}</summary>${each}</details>
`;
}
