import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../src/base/errors.ts';
import { commands } from '../../src/cli/commands/table.ts';
import { readConfig } from '../../src/config/config.ts';
import { configFileSchema } from '../../src/config/file/file.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { filesBelow, temporaryFolder } from '../support/folders.ts';
import { runCli } from '../support/run-cli.ts';
import { pages } from './blocks.ts';

const text = (path: string) => readFileSync(join(packageRoot, path), 'utf8');

/** Of the program in words of a page: what is in a code block, and what is in backquotes. */
function linesOfProgram(page: string): readonly string[] {
  const joined = text(page).replaceAll('\\\n', ' ');
  const blocks = [...joined.matchAll(/^```(\w*)\n([\s\S]+?)^```/gm)].map(
    ([, language = '', block = '']) =>
      ['sh', 'bash', 'ini', 'console', 'text'].includes(language) ? block : '',
  );
  const inline = [...joined.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code = '']) => code,
  );
  return [...blocks.flatMap((block) => block.split('\n')), ...inline].flatMap((line) =>
    [...line.matchAll(/(?:^|[\s=])(?:qonto-elt|qonto-elt\.js) +([a-z-]+(?: .*)?)$/g)].map(
      ([, rest = '']) => rest.split(/ #| \||[;&)]| >/)[0] ?? '',
    ),
  );
}

describe('T238 what a page has somebody type', () => {
  const names = [...commands.map(({ name }) => name), 'help', 'completion'];

  it.each(pages)('%s names only commands and options that there are', async (page) => {
    for (const line of linesOfProgram(page)) {
      const [name = '', ...words] = line.split(/\s+/);
      if (name.startsWith('-')) continue;
      expect(names, `${page}: ${line}`).toContain(name);
      const command = await commands.find((one) => one.name === name)?.load();
      const flags = ['help', 'version', ...(command?.settings ?? []).map(({ flag }) => flag)];
      for (const word of words.filter((one) => one.startsWith('--')))
        expect(flags, `${page}: ${line}`).toContain(word.slice(2).split('=')[0]);
    }
  });

  it('and names many', () => {
    const lines = pages.flatMap(linesOfProgram);
    expect(lines.length).toBeGreaterThan(30);
    expect(lines).toEqual(expect.arrayContaining(['sync --dbt', 'verify', 'status']));
  });

  it('and only variables that something reads', async () => {
    const read = await readers();
    for (const page of pages) {
      const named = text(page).match(/\bQONTO_[A-Z_]*[A-Z]\b/g) ?? [];
      expect(
        named.filter((name) => !read.includes(name)),
        page,
      ).toEqual([]);
    }
  });
});

describe('docs/vm.md', () => {
  const page = text('docs/vm.md');
  const units = readdirSync(join(packageRoot, 'deploy/systemd'));

  it('shows the units as they are', () => {
    expect(units.length).toBeGreaterThan(2);
    for (const unit of units) expect(page).toContain(`\`/etc/systemd/system/${unit}\``);
    const blocks = [...page.matchAll(/^```ini\n([\s\S]+?)^```/gm)].map(([, block]) => block);
    expect(blocks.sort()).toEqual(units.map((unit) => text(`deploy/systemd/${unit}`)).sort());
  });

  it('tells somebody of every status that does not pass, and the unit that it names is there', () => {
    const service = text('deploy/systemd/qonto-elt.service');
    const [, quiet = ''] = /^SuccessExitStatus=(.+)$/m.exec(service) ?? [];
    expect(quiet.split(' ').map(Number)).toEqual([exitStatus.unavailable, exitStatus.busy, 143]);
    // What passes is told when it has not passed.
    expect(text('deploy/systemd/qonto-elt-watch.service')).toContain('status --max-age 2h --quiet');
    const [, alert = ''] = /^OnFailure=(.+@)%n\.service$/m.exec(service) ?? [];
    expect(units).toContain(`${alert}.service`);
    expect(service).toMatch(/^EnvironmentFile=\/etc\/qonto-elt\/credentials$/m);
    expect(page).toContain('install -m 0600 /dev/null /etc/qonto-elt/credentials');
  });
});

describe('T311 the alert of systemd', () => {
  it('does not end a mailer that still delivers', () => {
    expect(text('deploy/systemd/qonto-elt-alert@.service')).toMatch(/^KillMode=process$/m);
  });
});

describe('the config files that the pages show', () => {
  const shown = ['docs/configuration.md', 'docs/vm.md', 'docs/organizations.md'].flatMap((page) =>
    [...text(page).matchAll(/^```json\n([\s\S]+?)^```/gm)].map(([, block = '']) => block),
  );

  it('are taken', async () => {
    expect(shown.length).toBeGreaterThan(1);
    for (const block of shown) {
      const config = join(await temporaryFolder(), 'c.json');
      await writeFile(config, block);
      // Nobody is asked for a bucket here: that it is read as one is enough.
      if (readConfig({ config }, {}).raw.kind === 'gcs') continue;
      const { status, stderr } = await runCli(
        ['status', '--config', config],
        {},
        {
          cwd: await temporaryFolder(),
        },
      );
      expect({ status, stderr }).toEqual({
        status: 0,
        stderr: `Settings are read from ${config}\n`,
      });
    }
  });

  it('name a schema that the package has, with every setting of the file in it', () => {
    const { $schema } = JSON.parse(shown[0] ?? '{}');
    const path = String($schema).replace('./node_modules/qonto-elt/', '');
    expect(existsSync(join(packageRoot, path))).toBe(true);
    const schema = JSON.parse(text(path));
    expect(schema.$id).toBe('urn:qonto-elt:config');
    expect(Object.keys(schema.properties)).toEqual(Object.keys(configFileSchema.shape));
    expect(JSON.parse(text('package.json')).files).toContain('schemas');
  });
});

async function readers(): Promise<string> {
  const folders = ['src', 'dbt/profiles', 'test', 'tools', 'deploy'];
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await filesBelow(join(packageRoot, folder))).map((file) => join(folder, file)),
    ),
  );
  const code = files.flat().filter((file) => /\.(ts|mjs|cjs|yml|tf|py)$/.test(file));
  return code.map(text).join('\n');
}
