import { factsOf } from './compared-fact.ts';
import { glanceOf } from './html/glance.ts';
import { type Html, html, raw } from './html/html.ts';
import { markLine } from './html/mark.ts';
import { styles } from './html/styles.ts';
import { fillHtml } from './language/fill.ts';
import type { Language } from './language/language.ts';
import type { Organization } from './organization.ts';
import type { Report } from './report.ts';
import type { Rendered, Section } from './section.ts';

/**
 * The finance report as one HTML file that needs nothing else: no network, no script. A mark says what it was made of, to
 * whoever asks whether it has to be made again.
 */
export async function financePage(report: Report, mark?: string): Promise<string> {
  return String(await documentOf(report, mark));
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

function documentOf(report: Report, mark: string | undefined): Html {
  const { organization, sections, language } = report;
  const { words, say, tag } = language;
  const { page } = words;
  const name = organization?.name ?? page.company;
  const titles = sections.map(
    ([{ id }]) => html`<li><a href="#${id}">${words.section[id].title}</a></li>`,
  );
  return html`<!doctype html>
<html lang="${tag}">
<head>
<meta charset="utf-8">
${mark === undefined ? '' : markLine(mark)}<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${say(page.title, { name })}</title>
<style>${raw(styles)}</style>
</head>
<body>
<a class="skip" href="#report">${page.skip}</a>
<header>
<p class="kind">${page.kind}</p>
<h1>${name}</h1>
${organization === undefined ? html`<p>${page.nothingLoaded}</p>` : aboutOf(report, organization)}
</header>
<main id="report" tabindex="-1">
<section class="top" aria-labelledby="glance">
<h2 id="glance" class="unseen">${page.glance}</h2>
${glanceOf(factsOf(report), language)}
<nav aria-label="${page.sections}"><ul>${titles}</ul></nav>
</section>
${sections.map(([section, rendered]) => sectionOf(section, rendered, language))}
</main>
<footer><p>${page.footer}</p></footer>
</body>
</html>
`;
}

function sectionOf({ id }: Section, { body }: Rendered, { words }: Language): Html {
  const { title, intro } = words.section[id];
  return html`<section class="section" aria-labelledby="${id}">
<div class="margin"><h2 id="${id}">${title}</h2><p>${intro}</p></div>
<div class="matter">${body?.() ?? html`<p class="empty">${words.page.empty}</p>`}</div>
</section>
`;
}

/** Which days it is of. Where the first movement that is known is later than its beginning, that is said: earlier ones may exist. */
function aboutOf({ period, compared, language }: Report, { asOf, firstDay }: Organization): Html {
  const { page } = language.words;
  const at = (date: string) => html`<time datetime="${date}">${language.day(date)}</time>`;
  const { from, to, end } = period;
  const isLater = firstDay !== undefined && firstDay > from;
  const lines = [
    fillHtml(page.asOf, { day: at(asOf) }),
    fillHtml(end > to ? page.goesOn : page.days, { from: at(from), to: at(to), end: at(end) }),
    ...(isLater ? [fillHtml(page.firstKnown, { day: at(firstDay) })] : []),
  ];
  const held =
    compared &&
    fillHtml(compared.facts === undefined ? page.notCompared : page.compared, {
      from: at(compared.period.from),
      to: at(compared.period.to),
    });
  return html`<p>${lines.map((line) => html`${line} `)}</p>${held === undefined ? '' : html`<p>${held}</p>`}`;
}
