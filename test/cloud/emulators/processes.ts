import { execFileSync } from 'node:child_process';

/** What a process started, and what that started, as process ids. */
export function descendantsOf(pid: number): number[] {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , command]) => command !== 'ps')
    .map(([child, parent]) => ({ child: Number(child), parent: Number(parent) }));
  const below = (parent: number): number[] =>
    all.filter((row) => row.parent === parent).flatMap(({ child }) => [child, ...below(child)]);
  return below(pid);
}

/** Those of them that still run; one that only waits for its parent to read its status does not. */
export function running(pids: readonly number[]): string[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => pids.includes(Number.parseInt(line, 10)) && !/^\d+\s+Z/.test(line));
}
