import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/dbt/package-root.ts';

/** A fenced block of a page, with the language that it is said to be in. */
export interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

const folders = ['', 'docs', 'dbt', 'deploy', 'tools/bench', 'tools/emulators', 'tools/googlesql'];

/** The pages that somebody reads to use the program, or to change it. */
export const pages = folders.flatMap((folder) =>
  readdirSync(join(packageRoot, folder))
    .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
    .map((name) => join(folder, name)),
);

export const pageText = (page: string) => readFileSync(join(packageRoot, page), 'utf8');

export function blocksOf(page: string): readonly Block[] {
  return [...pageText(page).matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```$/gm)].map(
    ([, language = '', text = '']) => ({ page, language, text }),
  );
}

/** What a page has in backquotes, outside of its blocks. */
export function spansOf(page: string): readonly string[] {
  return [...withoutBlocks(pageText(page)).matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
}

/** What a page has in double quotes, outside of its blocks and of what is in backquotes. */
export function quotesOf(text: string): readonly string[] {
  const prose = withoutBlocks(text).replace(/`[^`\n]+`/g, '``');
  return [...prose.matchAll(/["“«]([^"“”«»\n]+)["”»]/g)].map(([, quote = '']) => quote);
}

function withoutBlocks(text: string): string {
  return text.replace(/^ *```[\s\S]*?^ *```$/gm, '');
}
