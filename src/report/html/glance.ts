import type { Change } from '../compared-fact.ts';
import type { Language } from '../language/language.ts';
import type { Fact } from '../section.ts';
import { groupBy } from './cells.ts';
import { type Html, html } from './html.ts';

/** The few numbers of the top of the page; those of each currency by themselves. */
export function glanceOf(
  facts: readonly (readonly [Fact, Change | undefined])[],
  language: Language,
): Html {
  const currencies = new Set(facts.flatMap(([{ currency }]) => currency ?? []));
  const [only = ''] = currencies.size === 1 ? currencies : [];
  const lists = [...groupBy(facts, ([{ currency = only }]) => currency)].map(
    ([, own]) =>
      html`<dl class="glance">${own.map(([fact, change]) => factHtml(fact, change, language))}</dl>
`,
  );
  return html`${lists}`;
}

function factHtml(
  { currency, term, value, note }: Fact,
  change: Change | undefined,
  language: Language,
): Html {
  const shown = typeof value === 'bigint' ? language.amount(value) : value;
  const unit =
    currency === undefined || typeof value !== 'bigint'
      ? ''
      : html`<span class="unit"> ${currency}</span>`;
  const before =
    change === undefined ? '' : html`<dd class="note before">${changeText(change, language)}</dd>`;
  return html`<div><dt>${term}</dt><dd class="value">${shown}${unit}</dd>${before}<dd class="note">${note}</dd></div>`;
}

/** What it was before, and how much more it is now. */
export function changeText(
  { before, change }: Change,
  { words, say, amount, change: changed }: Language,
): string {
  return say(words.before, { before: amount(before), change: changed(change) });
}
