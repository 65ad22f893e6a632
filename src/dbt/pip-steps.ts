/** What the making of a Python environment is at; `of` is 0 where nobody knows. */
export interface MakingStep {
  readonly at: 'making' | 'fetching' | 'installing';
  readonly done: number;
  readonly of: number;
}

/** Reads what pip says while it installs a locked list of packages, line by line, and tells each step of it. */
export function followPip(lock: string, tell: (step: MakingStep) => void): (line: string) => void {
  let of = lock.match(/^[^\s#-]/gm)?.length ?? 0;
  let done = 0;
  return (line) => {
    // A package of the list that is for another machine, or another Python.
    if (line.startsWith('Ignoring ')) of -= 1;
    else if (/^(Collecting|Processing) /.test(line)) {
      done += 1;
      tell({ at: 'fetching', done, of });
    } else if (line.startsWith('Installing collected packages')) {
      tell({ at: 'installing', done, of });
    }
  };
}

/** What makes pip say it in lines that `followPip` knows, whatever its user has set. */
export const pipInLines = ['--progress-bar', 'off', '--disable-pip-version-check', '--no-input'];
