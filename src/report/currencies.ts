import { type Html, html } from './html/html.ts';

/** One part for each currency; named where there are several. Undefined if there is none. */
export function inEach<T>(
  currencies: readonly (readonly [currency: string, own: T])[],
  show: (currency: string, own: T) => Html,
): Html | undefined {
  if (currencies.length === 0) return undefined;
  const parts = currencies.map(([currency, own]) =>
    currencies.length === 1
      ? show(currency, own)
      : html`<div class="currency"><h3>${currency}</h3>${show(currency, own)}</div>`,
  );
  return html`${parts}`;
}
