import { execFile } from 'node:child_process';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { temporaryFolder } from '../support/folders.ts';
import { nodeArguments } from '../support/node-arguments.ts';

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
});
