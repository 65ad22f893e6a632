import type { AskMarts } from '../ask-marts.ts';
import type { Chapter, Told } from './chapter.ts';
import { chapters } from './chapters.ts';
import { askCompany, type Company } from './company.ts';
import { day, timeOf } from './dates.ts';
import { glanceOf } from './glance.ts';
import { type Html, html, raw } from './html.ts';
import { type Period, periodUpTo } from './period.ts';
import { styles } from './styles.ts';

/**
 * The finance report as one HTML file that needs nothing else: no network, no script. Asks the marts in words that every
 * engine understands, and shows what they answer without a float in between.
 */
export async function financePage(ask: AskMarts): Promise<string> {
  const company = await askCompany(ask);
  const period = periodUpTo(company.asOf ?? new Date().toISOString().slice(0, 10));
  const told: [Chapter, Told][] = [];
  for (const chapter of chapters) {
    const rows = company.asOf === undefined ? [] : await ask(chapter.sql(period));
    told.push([chapter, chapter.tell(rows, period)]);
  }
  return String(await documentOf(company, period, told));
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

function documentOf(
  { name, asOf }: Company,
  { from }: Period,
  told: readonly (readonly [Chapter, Told])[],
): Html {
  const until =
    asOf === undefined
      ? 'Nothing was loaded yet.'
      : html`As of ${timeOf(asOf, day)}. Movements since ${timeOf(from, day)}, where nothing else is said.`;
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
${glanceOf(told.flatMap(([, { facts }]) => facts))}
<nav aria-label="Chapters"><ul>${told.map(([{ id, title }]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</section>
${told.map(([chapter, { intro, body }]) => chapterOf(chapter, intro, body))}
</main>
<footer><p>Made by qonto-elt from the finance tables in the warehouse. Amounts are exact to the cent; a chart is only as exact as a drawing. The days are the company’s.</p></footer>
</body>
</html>
`;
}

function chapterOf({ id, title }: Chapter, intro: string, body: Html | undefined): Html {
  return html`<section class="chapter" aria-labelledby="${id}">
<div class="margin"><h2 id="${id}">${title}</h2><p>${intro}</p></div>
<div class="matter">${body ?? html`<p class="empty">Nothing to show yet.</p>`}</div>
</section>
`;
}
