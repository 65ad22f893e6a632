import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitStatus } from '../../src/base/errors.ts';
import { commands } from '../../src/cli/commands/table.ts';
import { processSettings } from '../../src/config/environment.ts';
import type { Setting } from '../../src/config/setting.ts';
import { settings } from '../../src/config/settings.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';

const file = join(packageRoot, 'man/qonto-elt.1');
const page = readFileSync(file, 'utf8');
/** What a reader sees of it, as far as words go. */
const words = page
  .replace(/\\f[BR]|\\:/g, '')
  .replaceAll('\\-', '-')
  .replaceAll('\\(aq', "'")
  .replaceAll('\\(ga', '`')
  .replaceAll('\\(ti', '~')
  .replaceAll('\\(dq', '"')
  .replace(/\\\[u([\dA-F]+)\]/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
const section = (title: string) =>
  new RegExp(`^\\.SH "${title}"\\n([\\s\\S]+?)(?=^\\.SH|$(?![\\s\\S]))`, 'm').exec(words)?.[1] ??
  '';

it('T271 the manual page has every command, what it takes, and its examples', async () => {
  const parts = section('COMMANDS')
    .split(/^\.SS /m)
    .slice(1);
  const shared: readonly Setting[] = Object.values(settings);
  expect(parts).toHaveLength(commands.length + 2);
  for (const [i, { name, summary, argument, second, load }] of commands.entries()) {
    const part = parts[i] ?? '';
    expect(part.split('\n')[0]).toMatch(new RegExp(`^"qonto-elt ${name}[ "]`));
    expect(part).toContain(summary);
    for (const one of [argument, second]) if (one !== undefined) expect(part).toContain(one.doc);
    const { settings: taken, examples, notes = '' } = await load();
    for (const setting of taken.filter(({ flag }) => flag !== undefined)) {
      expect(part).toMatch(new RegExp(`--${setting.flag}(,|$| )`, 'm'));
      if (!shared.includes(setting)) expect(part).toContain(setting.doc);
    }
    for (const [line, what] of examples) {
      expect(part).toContain(`qonto-elt ${name} ${line}`.trim());
      expect(part).toContain(what);
    }
    for (const line of notes.split('\n')) expect(part).toContain(line);
  }
});

it('T271 and every option, variable and exit status', () => {
  const options = section('OPTIONS');
  const environment = section('ENVIRONMENT');
  for (const { flag, env = '', doc } of [
    ...Object.values(settings),
    ...Object.values(processSettings),
  ] as readonly Setting[]) {
    const place = flag === undefined ? environment : options;
    expect(place).toContain(doc);
    expect(place).toContain(env);
    if (flag !== undefined) expect(place).toMatch(new RegExp(`^--${flag}( |$)`, 'm'));
  }
  const shown = [...section('EXIT STATUS').matchAll(/^\.TP\n([\d, ]+)\n(.+)/gm)].map(
    ([, status = '', meaning = '']) => [status, meaning.length > 3] as const,
  );
  expect(shown).toEqual(
    ['0', '1', ...Object.values(exitStatus).filter((one) => one !== 0), '130, 143'].map((one) => [
      String(one),
      true,
    ]),
  );
});

it('T271 every formatter that is installed here shows it without a complaint', () => {
  const said = [
    ...[60, 80, 132].map((width) => run('man', ['--warnings', '-l', file], width)),
    run('groff', ['-man', '-Tutf8', '-ww', file]),
    run('mandoc', ['-Tlint', '-Wwarning', file]),
    run('mandoc', ['-Tutf8', file]),
  ].filter((one) => one !== undefined);
  for (const { stdout, stderr } of said) {
    expect(stderr).toBe('');
    expect(stdout).not.toContain('WARNING');
  }
  const [first] = said;
  if (first !== undefined) expect(first.stdout).toContain('EXIT STATUS');
});

/** What a program says of the page; undefined where there is none. */
function run(command: string, args: readonly string[], width = 80) {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: String(width) };
  const { error, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8' });
  return error === undefined ? { stdout, stderr } : undefined;
}

it('T271 npm puts it where man looks, which it does for a list only', () => {
  const { man, files } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  expect(man).toEqual(['./man/qonto-elt.1']);
  expect(files).toContain('man');
});
