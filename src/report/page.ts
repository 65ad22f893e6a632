import { day } from './dates.ts';
import { groupBy } from './html/cells.ts';
import { type Html, html, raw } from './html/html.ts';
import { styles } from './html/styles.ts';
import type { Report } from './report.ts';
import type { Fact, Section } from './section.ts';

/** The finance report as one HTML file that needs nothing else: no network, no script. */
export async function financePage(report: Report): Promise<string> {
  return String(await documentOf(report));
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

function documentOf({ organization, period: { from }, sections }: Report): Html {
  const name = organization?.name ?? 'The company';
  const until =
    organization === undefined
      ? 'Nothing was loaded yet.'
      : html`As of ${timeOf(organization.asOf)}. ${since(from, organization.firstDay)}, where nothing else is said.`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${name}: finance report</title>
<style>${raw(styles)}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
<header>
<p class="kind">Finance report</p>
<h1>${name}</h1>
<p>${until}</p>
</header>
<main id="report" tabindex="-1">
<section class="top" aria-labelledby="glance">
<h2 id="glance" class="unseen">At a glance</h2>
${glanceOf(sections.flatMap(([, { facts }]) => facts))}
<nav aria-label="Sections"><ul>${sections.map(([{ id, title }]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</section>
${sections.map(([section, { intro, body }]) => sectionOf(section, intro, body))}
</main>
<footer><p>Made by qonto-elt from the finance tables in the warehouse. Amounts are exact to the cent; a chart is only as exact as a drawing. The days are the company’s.</p></footer>
</body>
</html>
`;
}

function sectionOf({ id, title }: Section, intro: string, body: Html | undefined): Html {
  return html`<section class="section" aria-labelledby="${id}">
<div class="margin"><h2 id="${id}">${title}</h2><p>${intro}</p></div>
<div class="matter">${body ?? html`<p class="empty">Nothing to show yet.</p>`}</div>
</section>
`;
}

/** Where the first movement that is known is later than the period begins, that is said: earlier ones may exist. */
function since(from: string, firstDay: string | undefined): Html {
  return firstDay !== undefined && firstDay > from
    ? html`Movements since ${timeOf(firstDay)}, the first that is known`
    : html`Movements since ${timeOf(from)}`;
}

function timeOf(date: string): Html {
  return html`<time datetime="${date}">${day(date)}</time>`;
}

/** The few numbers of the top of the page; those of each currency by themselves. */
function glanceOf(facts: readonly Fact[]): Html {
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
