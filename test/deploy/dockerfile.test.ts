import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { version } from '../../src/base/version.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { copiesOf, instructionsOf, lastOf, readDockerfile } from './dockerfile.ts';
import { tool } from './toolbox.ts';

// No Docker engine is needed here: what the last stage makes is run by package.test.ts.

const stages = readDockerfile();
const all = stages.flatMap(({ instructions }) => instructions);
const words = z.array(z.string());

it('pleases hadolint', { timeout: 900_000 }, async () => {
  expect(await tool('hadolint', [join(packageRoot, 'Dockerfile')])).toBe('');
});

describe('the Dockerfile', () => {
  it('makes the connector unless it is told otherwise, and dbt on request', () => {
    expect(stages.map(({ name }) => name)).toEqual(['build', 'python', 'dbt', 'run']);
  });

  it('stands on one exact version of a slim image that the package accepts', () => {
    const [image, ...others] = new Set(
      stages.map(({ from }) => from).filter((from) => !stages.some(({ name }) => name === from)),
    );
    expect(image).toMatch(/^node:24\.\d+\.\d+-[a-z]+-slim$/);
    expect(others).toEqual([]);
  });

  it('copies only what is there and what the build context lets through, and that completely', () => {
    const rules = readFileSync(join(packageRoot, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(rules[0], 'everything is left out that is not named').toBe('*');
    const letThrough = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
    const copied = stages.flatMap(copiesOf).flatMap(({ sources }) => sources);
    expect(copied.filter((path) => !existsSync(join(packageRoot, path)))).toEqual([]);
    const ruleOf = (path: string) =>
      letThrough.find((rule) => `${path}/`.startsWith(`${rule}/`)) ?? `none for ${path}`;
    expect([...new Set(copied.map(ruleOf))].sort()).toEqual(letThrough.sort());
  });

  it('takes from an earlier stage only what a command there has made', () => {
    const froms = all.filter(({ text }) => text.startsWith('--from=')).map(({ text }) => text);
    expect(new Set(froms)).toEqual(new Set(['--from=build /app /app']));
    const commands = instructionsOf(stages, 'build').filter(({ keyword }) => keyword === 'RUN');
    expect(commands.some(({ text }) => text.includes('mkdir /app '))).toBe(true);
  });

  it('fetches nothing by ADD, checks no health of a job, and holds no secret', () => {
    const keywords = all.map(({ keyword }) => keyword);
    expect(keywords).not.toContain('ADD');
    expect(keywords).not.toContain('HEALTHCHECK');
    const settings = all.filter(({ keyword }) => keyword === 'ARG' || keyword === 'ENV');
    for (const { text } of settings) expect(text).not.toMatch(/secret|token|passw|_key|login/i);
  });

  it.each(['run', 'dbt'])('%s says which version it is', (target) => {
    const label = lastOf(instructionsOf(stages, target), 'LABEL');
    expect(label).toContain(`org.opencontainers.image.version="${version}"`);
  });

  it('installs Python and dbt before the program, whose every release would else carry them again', () => {
    const dbt = instructionsOf(stages, 'dbt').map(({ text }) => text);
    const program = dbt.indexOf('--from=build /app /app');
    expect(dbt.findIndex((text) => text.includes('pip install'))).toBeLessThan(program);
    expect(dbt.slice(program).filter((text) => /apt-get|pip/.test(text))).toEqual([]);
  });

  it('ends dbt with a signal that dbt knows', () => {
    expect(lastOf(instructionsOf(stages, 'dbt'), 'STOPSIGNAL')).toBe('SIGINT');
    expect(lastOf(instructionsOf(stages, 'run'), 'STOPSIGNAL')).toBeUndefined();
  });

  it.each(['run', 'dbt'])('%s begins where only a mount can be written to', (target) => {
    const instructions = instructionsOf(stages, target);
    expect(lastOf(instructions, 'WORKDIR')).toBe('/data');
    expect(instructions.filter(({ text }) => /\/data|chown|chmod/.test(text))).toHaveLength(1);
  });

  it.each([
    ['run', ['node', '/app/bin/qonto-elt.js']],
    ['dbt', ['/opt/dbt/bin/dbt']],
  ])(
    '%s is a program without a shell, under a numbered user who is not root',
    (target, program) => {
      const instructions = instructionsOf(stages, target);
      expect(words.parse(JSON.parse(lastOf(instructions, 'ENTRYPOINT') ?? ''))).toEqual(program);
      expect(words.parse(JSON.parse(lastOf(instructions, 'CMD') ?? ''))).not.toEqual([]);
      expect(lastOf(instructions, 'USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    },
  );
});
