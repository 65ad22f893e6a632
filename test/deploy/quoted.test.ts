import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/table.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { filesBelow } from '../support/folders.ts';
import { pages, pageText, quotesOf, spansOf } from './blocks.ts';

/** What a span begins with that is typed, set or sent, and not said by the program. */
const typed = new Set(
  `${commands.map(({ name }) => name).join(' ')}
  COMMAND delete advance qonto-elt npm npx duckdb man ls kill pip docker gcloud bq terraform systemctl systemd-run
  systemd-analyze journalctl install chown apt >> GET POST backend Authorization: X-Qonto-Signature:
  Content-Range: ifGenerationMatch: application: execute`.split(/\s+/),
);

const isCode = (span: string) =>
  typed.has(span.split(' ')[0] ?? '') ||
  /^(--|\{\{|##|dbt (build|deps|docs|parse|source)\b|"[a-z_]+": )|^[\w_]+ = |^ExecStart=|^\w+(, \w+)+$/.test(
    span,
  ) ||
  /^(select|left join|with offset)\b|^(struct|cast|readConfig|CloudRunExecuteJobOperator)\(/i.test(
    span,
  );

it('T294 what a page has in backquotes, and is neither typed nor code, is said by the program', async () => {
  const texts = await readAll(['src', 'test/simulation', 'deploy', 'dbt/dbt_project.yml']);
  expect(unsaid(pages.flatMap(spansOf), texts)).toEqual([]);
});

it('T294 and a word that is another is found', async () => {
  const texts = await readAll(['src/cli']);
  const said = 'dbt not started: nothing changed since …';
  expect(unsaid([said, 'dbt build', '--progress json'], texts)).toEqual([]);
  const wrong = said.replace('changed', 'has changed');
  expect(unsaid([wrong], texts)).toEqual([wrong]);
});

/** There, names of customers and labels are in quotes, and the tests of the models have them. */
const namesOnly = 'dbt/DECISIONLOG.md';

it('T303 what a page quotes as said is said by the program, or by what is set up with it', async () => {
  const texts = await readAll(['src', 'deploy/terraform', 'deploy/airflow', 'deploy/systemd']);
  const quotes = pages
    .filter((page) => page !== namesOnly)
    .flatMap((page) => quotesOf(pageText(page)));
  expect(quotes.length).toBeGreaterThan(2);
  expect(unsaid(quotes, texts)).toEqual([]);
});

it('T303 and a quote that nobody says is found, with straight marks or curved ones', async () => {
  const texts = await readAll(['src/cli']);
  const page = [
    'It says "nothing changed since …", and “no build was begun since …”.',
    'A `"begun"` in backquotes is code, and so is',
    '```sh',
    'echo "and this"',
    '```',
  ].join('\n');
  expect(quotesOf(page)).toEqual(['nothing changed since …', 'no build was begun since …']);
  expect(unsaid(quotesOf(page), texts)).toEqual(['no build was begun since …']);
});

it('T304 a page that a fault or a report sends its reader to is there', async () => {
  const texts = await readAll(['src']);
  const named = texts.flatMap((text) =>
    [...text.matchAll(/\b(?:docs|deploy|dbt|tools)\/[\w/-]+\.md\b/g)].map(([page]) => page),
  );
  expect(named.length).toBeGreaterThan(10);
  expect([...new Set(named)].filter((page) => !pages.includes(page))).toEqual([]);
  // The README has no parts that could be meant: what it had once is on pages of its own.
  expect(texts.filter((text) => /\(README\b/.test(text))).toEqual([]);
});

/** Those of several words that no line of the texts has, with something where `…` stands. */
function unsaid(spans: readonly string[], texts: readonly string[]): readonly string[] {
  return spans.filter((span) => {
    if (!span.includes(' ') || isCode(span)) return false;
    const pieces = span
      .replace(/^ALERT: /, '')
      .split('…')
      .map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const line = new RegExp(pieces.join('.*'));
    return !texts.some((text) => line.test(text));
  });
}

async function readAll(places: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    places.map(async (place) =>
      place.includes('.')
        ? [place]
        : (await filesBelow(join(packageRoot, place))).map((file) => join(place, file)),
    ),
  );
  return found.flat().map((file) => readFileSync(join(packageRoot, file), 'utf8'));
}
