import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { temporaryFolder } from '../support/folders.ts';
import { nodeArguments } from '../support/node-arguments.ts';
import { runCli } from '../support/run-cli.ts';

describe('T166 a clone in a folder', () => {
  it.each(['100 % of it', 'a%20b', '%zz', "Élodie & fils : l'été (1)", 'c’est "là" | [x] $HOME'])(
    'called %j runs its tests, with packages beside them',
    async (name) => {
      const folder = join(realpathSync(await temporaryFolder()), name);
      const packages = join(folder, 'node_modules');
      mkdirSync(join(packages, 'beside'), { recursive: true });
      symlinkSync(join(packageRoot, 'node_modules/vitest'), join(packages, 'vitest'));
      const files = {
        'node_modules/beside/package.json': '{"name":"beside","type":"module","main":"beside.js"}',
        'node_modules/beside/beside.js': 'export const beside = import.meta.url;',
        'vitest.config.mjs': `export default { test: { execArgv: ${JSON.stringify(nodeArguments(folder))} } };`,
        'small.test.mjs': `import { fileURLToPath } from 'node:url';
import { beside } from 'beside';
import { expect, it } from 'vitest';
it('finds itself', () => expect(fileURLToPath(beside)).toContain(${JSON.stringify(name)}));`,
      };
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
      const vitest = join(packageRoot, 'node_modules/vitest/vitest.mjs');
      const run = promisify(execFile)(process.execPath, [vitest, 'run', '--no-color'], {
        cwd: folder,
      });
      const { stdout } = await run.catch((error: { stdout: string; stderr: string }) => error);
      expect(stdout).toContain('1 passed');
    },
  );

  it.each(['a#b', 'a ? b', 'a\\b'])(
    'called %j is refused in words, before its tests',
    async (name) => {
      const folder = join(await temporaryFolder(), name);
      mkdirSync(join(folder, 'tools/scripts'), { recursive: true });
      const script = join(folder, 'tools/scripts/clone-path.cjs');
      cpSync(join(packageRoot, 'tools/scripts/clone-path.cjs'), script);
      const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
      expect(status).toBe(78);
      expect(stderr).toContain(`${name}\n  Move it to a folder without one`);
      expect(stderr).not.toContain('    at ');
    },
  );

  it('that starts its program from the sources refuses a "?" in words', async () => {
    const folder = join(await temporaryFolder(), 'what?');
    for (const name of ['bin/qonto-elt.js', 'src/cli/main.ts', 'package.json'])
      cpSync(join(packageRoot, name), join(folder, name));
    const outcome = await runCli([], {}, { program: join(folder, 'bin/qonto-elt.js') });
    expect(outcome.status).toBe(78);
    expect(outcome.stderr).toMatch(/^qonto-elt: The path of this checkout .*\n {2}Move .*\n$/);
  });
});

it('T167 a current folder that has been removed is told, and nothing is run', async () => {
  const gone = await temporaryFolder();
  const under = ['sh', '-c', `cd '${gone}' && rmdir '${gone}' && exec "$@"`, 'sh'];
  for (const args of [['check'], ['--version'], ['sync', '--raw', 'raw']]) {
    mkdirSync(gone, { recursive: true });
    const outcome = await runCli(args, {}, { under });
    expect(outcome.status).toBe(78);
    expect(outcome.stderr).toBe(
      'qonto-elt: The current folder is gone (ENOENT)\n  Go to one that is there, and run again.\n',
    );
  }
});
