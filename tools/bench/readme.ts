import { readFileSync, writeFileSync } from 'node:fs';

export interface Section {
  /** Begins with the scenario's number: "Scenario 6: …", "Scenarios 3 to 5: …". */
  readonly title: string;
  readonly text: string;
}

const file = new URL('README.md', import.meta.url);
const opening = '<!-- results -->';
const closing = '<!-- /results -->';

/** Puts these sections between the markers of the README, each in the place of the one of its number; others stay. */
export function writeResults(sections: readonly Section[]): void {
  const before = readFileSync(file, 'utf8');
  const start = before.indexOf(opening) + opening.length;
  const end = before.indexOf(closing);
  if (start < opening.length || end < start) {
    throw new Error('tools/bench/README.md has lost its result markers');
  }
  const merged = new Map<string, string>();
  for (const section of [...before.slice(start, end).split(/^(?=### )/m), ...sections.map(show)]) {
    const [number] = /(?<=^### Scenarios? )\d/.exec(section) ?? [];
    if (number !== undefined) merged.set(number, section.trim());
  }
  const results = [...merged].sort().map(([, section]) => section);
  writeFileSync(
    file,
    `${before.slice(0, start)}\n\n${results.join('\n\n')}\n\n${before.slice(end)}`,
  );
}

export function show({ title, text }: Section): string {
  return `### ${title}\n\n${text}`;
}
