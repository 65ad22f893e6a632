import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { packageRoot } from '../../../src/dbt/package-root.ts';
import { filesBelow } from '../../support/folders.ts';

const page = await readFile(join(packageRoot, 'docs/troubleshooting.md'), 'utf8');
const sources = await readSources();

/** One row of the tables by code, with the status of the section that it stands in. */
const entries = page
  .split(/^### Status (?=\d)/m)
  .slice(1)
  .flatMap((section) => {
    const status = Number.parseInt(section, 10);
    return [...section.matchAll(/^\| `([a-z_]+)` \| (.+?) \| .+ \|$/gm)].map(
      ([, code = '', messages = '']) => ({ code, status, messages: quotedIn(messages) }),
    );
  });

it('T237 every code of a fault in the sources has an entry, once, and no other has one', () => {
  const codes = [...new Set(sources.flatMap(({ text }) => codesIn(text)))].sort();
  expect(codes.length).toBeGreaterThan(100);
  expect(entries.map(({ code }) => code).sort()).toEqual(codes);
});

it('T237 an entry stands under a status that its code ends with', () => {
  for (const { code, status } of entries) {
    const statuses = sources.flatMap(({ text }) => statusesOf(code, text));
    if (statuses.length > 0) expect(statuses, code).toContain(status);
  }
});

it('T237 every message that is quoted is one of the sources', () => {
  for (const { code, messages } of entries) {
    expect(messages.length, code).toBeGreaterThan(0);
    for (const message of messages)
      expect(Math.max(...message.split('…').map(({ length }) => length)), message).toBeGreaterThan(
        4,
      );
  }
  const quoted = [
    ...entries.flatMap(({ messages }) => messages),
    ...[...page.matchAll(/^- \*\*`ALERT: (.+)`\.\*\*/gm)].map(([, alert = '']) => alert),
  ];
  expect(quoted.filter((message) => !sources.some(({ text }) => says(text, message)))).toEqual([]);
});

it('every exit status has a row, and every row is one', () => {
  const [, table = ''] = /## By exit status\n([\s\S]+?)\n## /.exec(page) ?? [];
  const rows = [...table.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, cell = '']) =>
    cell.split(', ').map(Number),
  );
  const ours = Object.values(exitStatus).filter((status) => status !== exitStatus.done);
  expect(rows).toEqual([1, ...ours, 130, 143, 137]);
});

interface Source {
  readonly text: string;
}

/** The simulated bank speaks as the bank does: its codes are none of ours. */
async function readSources(): Promise<readonly Source[]> {
  const root = join(packageRoot, 'src');
  const files = (await filesBelow(root)).filter((file) => !file.startsWith('simulator/'));
  return Promise.all(
    files.map(async (file) => ({ text: await readFile(join(root, file), 'utf8') })),
  );
}

/** Of objects that have more than their code: an issue of a schema and a field of the log have no such codes. */
function codesIn(text: string): readonly string[] {
  const found = [
    ...text.matchAll(/\bcode: '([a-z]+(?:_[a-z]+)*)'/g),
    ...text.matchAll(/\bcode: [^'\n]+ \? '([a-z_]+)' : '[a-z_]+'/g),
    ...text.matchAll(/\bcode: [^'\n]+ \? '[a-z_]+' : '([a-z_]+)'/g),
    ...text.matchAll(/\bdetails\(\s*'([a-z_]+)'/g),
    ...[...text.matchAll(/^function codeOf[\s\S]+?^}/gm)].flatMap(([body]) => [
      ...body.matchAll(/'([a-z_]+)'/g),
    ]),
  ];
  return found.map(([, code = '']) => code).filter((code) => code !== 'custom' && code !== 'text');
}

/** By the maker of the error whose details the code stands in. */
function statusesOf(code: string, text: string): readonly number[] {
  return [...text.matchAll(new RegExp(`(?:code: |details\\(\\s*)'${code}'`, 'g'))].flatMap(
    ({ index }) => {
      const [, kind] =
        /.*\b(data|unavailable|held|busy|auth|config)Error\b/s.exec(
          text.slice(Math.max(0, index - 600), index),
        ) ?? [];
      return kind === undefined ? [] : [exitStatus[kind as keyof typeof exitStatus]];
    },
  );
}

function quotedIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message);
}

/** Whether a line of the source reads so: what differs stands as `…` in the page. */
function says(text: string, message: string): boolean {
  const pieces = message.split('…');
  return text.split('\n').some((line) => {
    let end = 0;
    return pieces.every((piece) => {
      const at = line.indexOf(piece, end);
      end = at + piece.length;
      return at >= 0;
    });
  });
}
