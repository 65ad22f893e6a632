import { type Html, html } from '../html/html.ts';

const placeholder = /\{(\w+)\}/;

/** A text of the dictionary with its `{names}` filled in. One that nothing is said of stays as it is. */
export function fill(template: string, values: Readonly<Record<string, string>> = {}): string {
  return template.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}

/** The same of parts of the page; the text around them is escaped. */
export function fillHtml(template: string, values: Readonly<Record<string, Html>>): Html {
  const parts = template.split(placeholder);
  return html`${parts.map((part, index) => (index % 2 === 1 ? (values[part] ?? '') : part))}`;
}
