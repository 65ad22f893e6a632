import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/dbt/package-root.ts';

export interface Instruction {
  readonly keyword: string;
  readonly text: string;
}

export interface Stage {
  readonly name: string;
  /** An image, or the name of another stage. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of the Dockerfile, in order, its one build argument filled in. */
export function readDockerfile(): readonly Stage[] {
  const text = readFileSync(join(packageRoot, 'Dockerfile'), 'utf8')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '');
  const image = /^ARG NODE_IMAGE=(\S+)$/m.exec(text)?.[1] ?? '';
  const [, ...stages] = text.replaceAll(`\${NODE_IMAGE}`, image).split(/^FROM /m);
  return stages.map((stage) => {
    const [head = '', ...lines] = stage.trim().split('\n');
    const [, from = '', name = ''] = /^(\S+) AS (\S+)$/.exec(head) ?? [];
    return { name, from, instructions: lines.filter((line) => line !== '').map(instruction) };
  });
}

/** What a target is made of: its own instructions after those of the stages it stands on. */
export function instructionsOf(stages: readonly Stage[], target: string): readonly Instruction[] {
  const stage = stages.find(({ name }) => name === target);
  return stage === undefined ? [] : [...instructionsOf(stages, stage.from), ...stage.instructions];
}

export function lastOf(instructions: readonly Instruction[], keyword: string): string | undefined {
  return instructions.findLast((one) => one.keyword === keyword)?.text;
}

/** `COPY a b c/` of files of the build context, without those of another stage. */
export function copiesOf(
  stage: Stage,
): readonly { readonly sources: string[]; readonly to: string }[] {
  return stage.instructions
    .filter(({ keyword, text }) => keyword === 'COPY' && !text.startsWith('--from='))
    .map(({ text }) => {
      const words = text.split(/\s+/);
      return { sources: words.slice(0, -1), to: words.at(-1) ?? '' };
    });
}

/** Every `NAME=value` of the target's ENV instructions. */
export function environmentOf(instructions: readonly Instruction[]): Record<string, string> {
  const pairs = instructions
    .filter(({ keyword }) => keyword === 'ENV')
    .flatMap(({ text }) => text.split(/\s+/))
    .map((pair): [string, string] => [
      pair.slice(0, pair.indexOf('=')),
      pair.slice(pair.indexOf('=') + 1),
    ]);
  return Object.fromEntries(pairs);
}

function instruction(line: string): Instruction {
  const space = line.indexOf(' ');
  return { keyword: line.slice(0, space), text: line.slice(space + 1).trim() };
}
