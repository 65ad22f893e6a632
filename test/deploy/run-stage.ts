import { execFile } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment } from '../../src/config/environment.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import type { Stage } from './dockerfile.ts';

/**
 * Does what a stage says, in a folder instead of an image: its WORKDIR, COPY and RUN, with `/build` and `/app` below
 * that folder. Only the first `npm ci` is not run again: this checkout's packages came from the same lockfile.
 */
export async function runStage(stage: Stage, root: string): Promise<void> {
  let workdir = root;
  for (const { keyword, text } of stage.instructions) {
    if (keyword === 'WORKDIR') {
      workdir = join(root, text);
      await mkdir(workdir, { recursive: true });
    } else if (keyword === 'COPY') {
      await copy(text.split(/\s+/), workdir);
    } else if (text === 'npm ci --ignore-scripts') {
      await symlink(join(packageRoot, 'node_modules'), join(workdir, 'node_modules'));
    } else if (keyword === 'RUN') {
      const command = text.replaceAll(/(?<=\s)\/(?=(build|app)\b)/g, `${root}/`);
      await promisify(execFile)('sh', ['-euc', command], {
        cwd: workdir,
        env: cleanEnvironment(
          { npm_config_prefer_offline: 'true', npm_config_audit: 'false' },
          process.env,
        ),
        timeout: 120_000,
      });
    }
  }
}

/** As Docker does: a folder's content goes to the target, a file goes into it when it ends in `/`. */
async function copy(words: readonly string[], workdir: string): Promise<void> {
  const to = words.at(-1) ?? '';
  for (const source of words.slice(0, -1)) {
    const target = to.endsWith('/') ? join(workdir, to, basename(source)) : join(workdir, to);
    await cp(join(packageRoot, source), target, { recursive: true });
  }
}
