import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pythonEnvironment } from '../../../src/dbt/environment.ts';
import { installParts, type Part } from '../../../tools/emulators/install-parts.ts';
import { defaultFolder } from '../../../tools/emulators/paths.ts';
import { temporaryFolder } from '../../support/folders.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const install = (folder: string, env: NodeJS.ProcessEnv) =>
  promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', join(root, 'tools/emulators/install.ts'), folder],
    { cwd: root, env },
  );

describe('how they are installed', () => {
  it('says what is missing, why it is needed and where to get it, and fails', async () => {
    const folder = await temporaryFolder();
    const target = join(folder, 'emulators');
    const bare = { HOME: folder, PATH: folder };
    await expect(install(target, bare)).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^Go was not found, nor [^\n]*\n.*fake-gcs-server.*\nInstall Go [\s\S]*\n\nPython 3\.13 [^\n]*not found[^\n]*\n.*local-bigquery.*\nInstall it with `uv python install 3\.13`/,
      ),
    });
    expect(existsSync(target)).toBe(false);
  });

  it('needs no tool and does nothing when all is there', async () => {
    const folder = await temporaryFolder();
    expect(await install(defaultFolder, { HOME: folder, PATH: folder })).toEqual({
      stdout: '',
      stderr: '',
    });
  });

  it('starts over after it was stopped half way, and when the list changes', async () => {
    const folder = await temporaryFolder();
    const made: string[] = [];
    const part = (madeFrom: string, make: Part['make'] = async () => {}): readonly Part[] => [
      {
        name: 'part',
        madeFrom: () => madeFrom,
        product: () => folder,
        findTool: () => 'tool',
        toolMissing: '',
        make: async (...where) => {
          made.push(madeFrom);
          await make(...where);
        },
      },
    ];
    const failing = part('one', async () => {
      throw new Error('the network is down');
    });
    await expect(installParts(folder, failing, () => {})).rejects.toThrow('the network is down');
    for (const list of ['one', 'one', 'two', 'two', 'one'])
      await installParts(folder, part(list), () => {});
    expect(made).toEqual(['one', 'one', 'two', 'one']);
  });
});

it('has a compose file with pinned versions, reachable from this machine only', async () => {
  const dbtPython = join(await pythonEnvironment('duckdb', { env: process.env }), 'python');
  const read = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))';
  const text = execFileSync(dbtPython, ['-c', read, join(root, 'compose.yaml')], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  const service = z.object({
    image: z.string().regex(/:\d+\.\d+\.\d+(-slim)?$/),
    ports: z.array(z.string().regex(/^127\.0\.0\.1:/)).min(1),
    volumes: z.array(z.string()).default([]),
    healthcheck: z.looseObject({ test: z.array(z.string()).min(2) }),
  });
  const { services } = z
    .object({ services: z.object({ gcs: service, bigquery: service }) })
    .parse(JSON.parse(text));
  const [mounted = ''] = services.bigquery.volumes;
  expect(mounted).toMatch(/^\.\/tools\/emulators:\/emulators:ro$/);
  for (const file of ['serve_bigquery.py', 'bigquery-requirements.txt']) {
    expect(text).toContain(file);
    expect(existsSync(join(root, mounted.split(':')[0] ?? '', file))).toBe(true);
  }
});
