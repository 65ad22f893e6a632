import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { environmentFor } from '../../../src/config/environment.ts';
import type { Engine } from '../../../src/dbt/environment.ts';
import { parsedByWarmDbt, targets, warmDbt } from '../../support/warm-dbt.ts';
import { dbtFolder } from './compiled-dbt.ts';

/** What macros of the package make of a text, for an engine that need not be there. */
export async function compiledText(
  engine: Engine,
  text: string,
  vars: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qonto-elt-dbt-'));
  try {
    const given = JSON.stringify(vars);
    const [command, ...first] = await warmDbt(engine);
    const profile = ['--profiles-dir', join(dbtFolder, 'profiles'), '--target', targets[engine]];
    const folders = ['--project-dir', dbtFolder, '--target-path', folder, '--log-path', folder];
    const offline = ['--no-introspect', '--no-populate-cache'];
    const inline = ['--inline', text, '--output', 'json', '--vars', given];
    const parsed = given === '{}' ? ['--partial-parse-file-path', parsedByWarmDbt(engine)] : [];
    const { stdout } = await promisify(execFile)(
      command,
      [...first, '--quiet', 'compile', ...inline, ...offline, ...profile, ...folders, ...parsed],
      { env: environmentFor({}, process.env), timeout: 900_000, cwd: folder },
    );
    return z.object({ compiled: z.string() }).parse(JSON.parse(stdout.slice(stdout.indexOf('{'))))
      .compiled;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
