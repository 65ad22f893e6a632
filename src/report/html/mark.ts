import { type Html, html } from './html.ts';

/** The line of a page that says what it was made of. It stands among the first of the file. */
export function markLine(mark: string): Html {
  return html`<meta name="qonto-elt-made-of" content="${mark}">
`;
}

/** The mark in the beginning of a page; undefined where it has none. */
export function markIn(head: string): string | undefined {
  return /<meta name="qonto-elt-made-of" content="([0-9a-f]+)">/.exec(head)?.[1];
}
