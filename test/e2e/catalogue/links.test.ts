import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../src/dbt/package-root.ts';

const folders = ['', 'docs', 'dbt', 'deploy', 'tools/bench', 'tools/emulators', 'tools/googlesql'];
const documents = folders.flatMap((folder) =>
  readdirSync(join(packageRoot, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

it.each(documents)('every link of %s leads to a file or a heading that there is', (document) => {
  const missing = linksOf(readText(document)).filter((link) => !leadsSomewhere(document, link));
  expect(missing).toEqual([]);
});

it('every page of docs is in their index, and the index in the README', () => {
  const pages = readdirSync(join(packageRoot, 'docs')).filter(
    (name) => name.endsWith('.md') && name !== 'README.md',
  );
  const linked = linksOf(readText('docs/README.md')).map((link) => link.split('#')[0]);
  expect(linked).toEqual(expect.arrayContaining(pages));
  expect(linksOf(readText('README.md'))).toContain('docs/README.md');
});

it('headings are found by the names that their addresses have', () => {
  expect(anchorsOf('# One\n\n## What a `run` does, there\n\n```\n# no\n```\n## One\n')).toEqual([
    'one',
    'what-a-run-does-there',
    'one-1',
  ]);
});

function readText(document: string): string {
  return readFileSync(join(packageRoot, document), 'utf8');
}

const withoutBlocks = (markdown: string) => markdown.replace(/^```[\s\S]*?^```/gm, '');

function linksOf(markdown: string): readonly string[] {
  return [...withoutBlocks(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
}

/** Addresses elsewhere are not asked: tests reach nothing outside this machine. */
function leadsSomewhere(document: string, link: string): boolean {
  if (link.startsWith('https://')) return URL.canParse(link);
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  const inside = !relative('.', target).startsWith('..');
  if (!inside || !existsSync(join(packageRoot, target))) return false;
  if (anchor === undefined) return true;
  return statSync(join(packageRoot, target)).isFile() && hasAnchor(readText(target), anchor);
}

function hasAnchor(markdown: string, anchor: string): boolean {
  return anchorsOf(markdown).includes(anchor) || markdown.includes(`<a id="${anchor}">`);
}

/** As the sites that show Markdown make them of headings. */
function anchorsOf(markdown: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}
