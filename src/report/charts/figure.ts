import { type Html, html } from '../html/html.ts';
import { type Table, tableHtml } from '../html/table.ts';
import type { Language } from '../language/language.ts';
import type { Colour } from './bar-chart.ts';
import { type Drawing, draw } from './draw.ts';

export interface Figure {
  readonly title: string;
  readonly note?: string;
  readonly key?: readonly { readonly name: string; readonly colour: Colour | 'ink' }[];
  /** The drawing for a width; two of them where one cannot be read in both. */
  readonly drawings: readonly [Drawing] | readonly [wide: Drawing, narrow: Drawing];
  /** What the drawing shows, in words, for those who do not see it. */
  readonly alternative: string;
  /** The same numbers. */
  readonly table: Table;
  /** Whether the table waits behind its title. */
  readonly folded: boolean;
}

/** A chart with its title, its words and its numbers. */
export function figureOf(figure: Figure, language: Language): Html {
  const { title, note, key = [], drawings, alternative, table, folded } = figure;
  const [wide, narrow] = drawings;
  const numbers = tableHtml(table, language);
  const charts =
    narrow === undefined
      ? draw(wide, alternative)
      : html`<div class="wide">${draw(wide, alternative)}</div><div class="narrow">${draw(narrow, alternative)}</div>`;
  return html`<figure>
<figcaption><strong>${title}</strong>${note === undefined ? '' : html` <span>${note}</span>`}</figcaption>
${key.length === 0 ? '' : html`<ul class="key">${key.map(({ name, colour }) => html`<li><i class="${colour}"></i>${name}</li>`)}</ul>`}
${charts}
${folded ? html`<details><summary>${language.words.figures}<span class="unseen">: ${title}</span></summary>${numbers}</details>` : numbers}
</figure>
`;
}

/** Widths at which the text of a drawing has its proper size: beside the margin, and on a telephone. */
export const widths = { wide: 740, narrow: 340 };
