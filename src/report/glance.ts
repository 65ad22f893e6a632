import type { Fact } from './chapter.ts';
import { groupBy } from './html/cells.ts';
import { type Html, html } from './html/html.ts';

/** The few numbers of the top of the page; those of each currency by themselves. */
export function glanceOf(facts: readonly Fact[]): Html {
  const currencies = new Set(facts.flatMap(({ currency }) => currency ?? []));
  const [only = ''] = currencies.size === 1 ? currencies : [];
  const lists = [...groupBy(facts, ({ currency = only }) => currency)].map(
    ([, own]) =>
      html`<dl class="glance">${own.map(factOf)}</dl>
`,
  );
  return html`${lists}`;
}

function factOf({ currency, term, value, note }: Fact): Html {
  const unit = currency === undefined ? '' : html`<span class="unit"> ${currency}</span>`;
  return html`<div><dt>${term}</dt><dd class="value">${value}${unit}</dd><dd class="note">${note}</dd></div>`;
}
