/** The look of the page. Colours have names here and nowhere else; each stands out from its ground at least 4.5 to 1. */
export const styles = `
:root {
  color-scheme: light dark;
  --paper: #fdfcfa; --ink: #1d2327; --quiet: #5b646b; --faint: #8b9399; --rule: #e2dfd8;
  --accent: #1f5673; --wash: #1f567314; --in: #1f6f78; --out: #b5622c; --good: #3b7a57; --unknown: #8d9398; --bad: #b3261e; --shade: #1d232738;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181b; --ink: #e8e5df; --quiet: #a3abb1; --faint: #727b82; --rule: #2f353a;
    --accent: #7db8d6; --wash: #7db8d61f; --in: #62b5bd; --out: #e0965f; --good: #74b892; --unknown: #7f878d; --bad: #f2867d; --shade: #e8e5df40;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body {
  margin: 0 auto; padding: 0 clamp(1rem, 4vw, 3rem) 4rem; max-width: 70rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
}
h1, h2, h3 { font-family: Charter, "Bitstream Charter", "Sitka Text", Cambria, "Liberation Serif", Georgia, serif; font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { margin: 0; font-size: clamp(2rem, 5vw, 2.75rem); letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { margin: 0 0 .5rem; font-size: 1.375rem; }
h3 { margin: 2.5rem 0 1rem; font-size: 1.125rem; }
a { color: var(--accent); text-underline-offset: .2em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: .5rem 1rem; background: var(--paper); color: var(--accent); }
.skip:focus { top: 1rem; z-index: 1; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

header { padding: clamp(2rem, 6vw, 4.5rem) 0 2rem; }
header p { margin: .75rem 0 0; color: var(--quiet); }
header .kind { margin: 0 0 .75rem; font-size: .8125rem; letter-spacing: .08em; text-transform: uppercase; }

.glance { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); gap: 1.5rem 2.5rem; margin: 0; padding: 1.5rem 0; border-top: 1px solid var(--ink); }
.glance + .glance { border-top-color: var(--rule); }
.glance dt { color: var(--quiet); font-size: .875rem; }
.glance dd { margin: 0; }
.glance .value { font-size: 1.375rem; line-height: 1.4; font-variant-numeric: tabular-nums; white-space: nowrap; }
.glance .unit { font-size: .875rem; color: var(--quiet); }
.glance .note { color: var(--quiet); font-size: .875rem; line-height: 1.4; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 0; padding: 0 0 1rem; list-style: none; font-size: .9375rem; }
nav a { display: inline-block; padding: .25rem 0; }

.section { padding: 2rem 0 1.5rem; border-top: 1px solid var(--rule); }
.margin p { margin: 0 0 1.5rem; color: var(--quiet); font-size: .9375rem; max-width: 34rem; }
.empty { color: var(--quiet); }
.matter > h3:first-child, .currency:first-child h3 { margin-top: 0; }
@media (min-width: 62rem) {
  .section { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 3rem; padding: 3rem 0 2.5rem; }
  .scroll th:first-child { min-width: 9.5rem; }
}

figure { margin: 0 0 2rem; }
.matter > figure:last-child, .matter > .panels:last-child > figure { margin-bottom: 0; }
figcaption { margin-bottom: .75rem; line-height: 1.35; }
figcaption span { color: var(--quiet); font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: auto; color: var(--ink); font-variant-numeric: tabular-nums; overflow: visible; }
.narrow { display: none; }
@media (max-width: 34rem) { .wide { display: none; } .narrow { display: block; } }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 0 2.5rem; }
.panels figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
.panels strong { font-weight: 500; overflow-wrap: anywhere; }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .75rem; padding: 0; list-style: none; font-size: .875rem; color: var(--quiet); }
.key i { display: inline-block; margin-right: .5em; border: .35em solid; }
.key .in { color: var(--in); } .key .out { color: var(--out); } .key .good { color: var(--good); } .key .unknown { color: var(--unknown); } .key .bad { color: var(--bad); }
.key .ink { color: var(--ink); border-width: .1em .5em; vertical-align: .25em; }

details { margin-top: .75rem; }
summary { width: fit-content; padding: .25rem 0; color: var(--accent); font-size: .875rem; cursor: pointer; }
table { width: 100%; margin: .75rem 0 0; border-collapse: collapse; font-size: .875rem; line-height: 1.4; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: .4rem 0 .4rem 1rem; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: baseline; font-weight: 400; }
th:first-child { min-width: 6.5em; padding-left: 0; overflow-wrap: anywhere; }
thead th { border-bottom-color: var(--faint); color: var(--quiet); vertical-align: bottom; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { white-space: normal; }
.sum th, .sum td { border-bottom-color: var(--faint); font-weight: 600; }
/* The shade at an edge shows that there is more, and goes away at the end of it. The names of the rows stay. */
.scroll {
  overflow-x: auto;
  background:
    linear-gradient(to left, var(--paper) 1.5rem, transparent) right / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--shade), transparent) right / 1.25rem 100% no-repeat scroll;
}
.scroll td { white-space: nowrap; }
.scroll th:first-child { position: sticky; left: 0; background: var(--paper); }
.each { margin-bottom: 2rem; }
.each .panels { margin-top: 1rem; }
footer { margin-top: 2rem; padding-top: 1.5rem; border-top: 1px solid var(--rule); color: var(--quiet); font-size: .875rem; }
footer p { margin: 0; max-width: 44rem; }

@media (max-width: 34rem) {
  table { font-size: .8125rem; }
  th, td { padding-left: .75rem; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --ink: #000; --quiet: #444; --faint: #777; --rule: #ccc;
    --accent: #1f5673; --wash: #1f567314; --in: #1f6f78; --out: #b5622c; --good: #3b7a57; --unknown: #8d9398; --bad: #b3261e;
  }
  @page { margin: 16mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  header { padding-top: 0; }
  nav, .skip, summary { display: none; }
  /* Lists may be long: those that the reader has opened are printed, under their names. */
  .lists:not([open]), .lists details:not([open]) { display: none; }
  .lists summary { display: block; list-style: none; color: var(--ink); break-after: avoid; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  details:not([open]) > :not(summary) { display: block; }
  details:not([open]) > table { display: table; }
  details:not([open]) > .panels { display: grid; }
  .scroll { overflow: visible; background: none; }
  .scroll th:first-child { position: static; }
  .section { display: block; }
  h2, h3, .margin, figcaption, .key { break-after: avoid; }
  .margin, svg, table, tr, .panels figure, .glance > div { break-inside: avoid; }
  .glance { grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 1rem; }
  .glance .value { font-size: 12pt; }
  th, td { padding-top: .2rem; padding-bottom: .2rem; }
  thead { display: table-header-group; }
}
`;
