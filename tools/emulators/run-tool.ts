import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const minutes = 20;
const linesShown = 5;

/** What to start, and who hears what it says. */
export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  /** What to say when it fails. */
  readonly failed: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly line?: (line: string) => void;
}

/** Runs a program to its end. Throws `failed` with the program's last lines if it fails. */
export async function runTool({ command, args, failed, env, line }: Tool): Promise<void> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: minutes * 60_000,
  });
  const said = { out: [] as string[], err: [] as string[] };
  for (const name of ['out', 'err'] as const)
    createInterface({ input: name === 'out' ? child.stdout : child.stderr }).on('line', (text) => {
      said[name] = [...said[name], text].slice(-linesShown);
      line?.(text);
    });
  const why = await new Promise<string | undefined>((done) => {
    child.on('error', (error) => done(error.message));
    child.on('close', (status, signal) => {
      const last = (said.err.length > 0 ? said.err : said.out).join('\n').trim();
      done(status === 0 ? undefined : last || `it ended with ${status ?? signal}`);
    });
  });
  if (why !== undefined) throw new Error(`${failed}: ${why}`);
}
