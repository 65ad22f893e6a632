import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const cli = join(root, 'dist', 'cli', 'main.js');
const built = join(root, 'tools', 'bench', 'results', 'built');
export const loop = join(built, 'loop.js');
const preload = new URL('results/built/usage.js', import.meta.url).href;

/** No measured process may run longer, whatever happens. */
const longestRunMs = 20 * 60_000;

const children = new Set<ChildProcess>();
const folders = new Set<string>([built]);

/** Compiles the command line, the loop and the preload: nothing is translated while the clock runs. */
export function buildAll(): void {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const projects = ['tsconfig.build.json', 'tools/bench/tsconfig.built.json'];
  const compiled = projects.map((project) => [tsc, '-p', join(root, project)]);
  for (const step of [...compiled, [join(root, 'tools', 'scripts', 'program.mjs')]]) {
    execFileSync(process.execPath, step, { stdio: 'inherit' });
  }
}

/** A folder that is gone once this process has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qonto-elt-bench-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** A Node process that reports its resource use and does not outlive this one. */
export function start(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly stdio: StdioOptions },
): ChildProcess {
  const child = spawn(process.execPath, ['--import', preload, ...args], {
    ...options,
    env: { ...withoutSettings(), ...options.env },
    timeout: longestRunMs,
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Ends what is still running and removes what is left when this process ends, however it ends. */
export function cleanUpAtExit(): void {
  process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL');
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(1));
  }
}

/** The caller's settings and credentials of the connector have no place in a benchmark. */
function withoutSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('QONTO_')),
  );
}
