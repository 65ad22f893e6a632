import { readdirSync, readFileSync } from 'node:fs';

export interface SeenProcess {
  readonly pid: number;
  /** As `ps` shows it to everybody on the machine. */
  readonly commandLine: string;
  readonly environment: string;
}

/** Looks again and again at a process and all it has started, until told to stop; each is kept as it was last seen. */
export function watchProcesses(root: number): () => readonly SeenProcess[] {
  const seen = new Map<string, SeenProcess>();
  const look = () => {
    const ofRoot = read(`/proc/${root}/cmdline`);
    for (const pid of [root, ...childrenOf(root)]) {
      const commandLine = read(`/proc/${pid}/cmdline`);
      // Between fork and exec a child is still its parent: a copy, and nothing that was started.
      if (commandLine !== '' && (pid === root || commandLine !== ofRoot))
        seen.set(`${pid} ${commandLine}`, {
          pid,
          commandLine,
          environment: read(`/proc/${pid}/environ`),
        });
    }
  };
  const timer = setInterval(look, 25);
  return () => {
    clearInterval(timer);
    return [...seen.values()];
  };
}

function childrenOf(pid: number): number[] {
  return tasksOf(pid).flatMap((task) => {
    const own = read(`/proc/${pid}/task/${task}/children`).split(' ').filter(Boolean).map(Number);
    return [...own, ...own.flatMap(childrenOf)];
  });
}

function tasksOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Empty for a process that is gone meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}
