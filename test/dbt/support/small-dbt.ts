import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { temporaryFolder } from '../../support/folders.ts';

/** The package as it is published, but that its dbt is a small module that tells how it was started. */
export async function packageWithSmallDbt(): Promise<string> {
  const folder = await temporaryFolder();
  const built = dirname(dirname(inject('program')));
  for (const name of ['bin', 'dist', 'schemas', 'package.json'])
    cpSync(join(built, name), join(folder, name), { recursive: true });
  symlinkSync(join(built, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(built, 'dbt'), join(folder, 'dbt'), { recursive: true, dereference: true });
  const wheel = makeWheel(folder);
  const hash = createHash('sha256').update(readFileSync(wheel)).digest('hex');
  writeFileSync(join(folder, 'dbt/requirements.txt'), `${wheel} --hash=sha256:${hash}\n`);
  return join(folder, 'bin/qonto-elt.js');
}

const smallDbt = `
import json, sys
def cli():
    if len(sys.argv) < 2: return
    with open('dbt-was-here.json', 'w') as told:
        json.dump({'isolated': sys.flags.isolated, 'utf8': sys.flags.utf8_mode, 'path': sys.path, 'args': sys.argv[1:2]}, told)
if __name__ == '__main__': cli()
`;

/** A wheel is a zip with a list of what is in it. */
function makeWheel(folder: string): string {
  const content = join(folder, 'wheel');
  const info = join(content, 'small_dbt-1.0.dist-info');
  mkdirSync(join(content, 'dbt/cli'), { recursive: true });
  mkdirSync(info);
  for (const name of ['dbt/__init__.py', 'dbt/cli/__init__.py'])
    writeFileSync(join(content, name), '');
  writeFileSync(join(content, 'dbt/cli/main.py'), smallDbt);
  writeFileSync(join(info, 'METADATA'), 'Metadata-Version: 2.1\nName: small-dbt\nVersion: 1.0\n');
  writeFileSync(
    join(info, 'WHEEL'),
    'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  );
  writeFileSync(join(info, 'entry_points.txt'), '[console_scripts]\ndbt = dbt.cli.main:cli\n');
  writeFileSync(
    join(info, 'RECORD'),
    [
      'dbt/__init__.py',
      'dbt/cli/__init__.py',
      'dbt/cli/main.py',
      ...['METADATA', 'WHEEL', 'entry_points.txt', 'RECORD'].map(
        (name) => `small_dbt-1.0.dist-info/${name}`,
      ),
    ]
      .map((name) => `${name},,\n`)
      .join(''),
  );
  const wheel = join(folder, 'small_dbt-1.0-py3-none-any.whl');
  execFileSync('python3', ['-I', '-m', 'zipfile', '-c', wheel, 'dbt', 'small_dbt-1.0.dist-info'], {
    cwd: content,
  });
  return wheel;
}
