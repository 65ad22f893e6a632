import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { BankProcess } from './bank.ts';
import { start } from './processes.ts';
import { cpuSeconds, usageSchema } from './usage-schema.ts';

export interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMB: number;
  readonly requests: number;
  readonly pages: number;
  /** What the bank computed in the same time. */
  readonly bankCpuSeconds: number;
  readonly output: string;
}

/** Runs a program against the bank, from its start to its end. Throws when it fails. */
export async function measure(
  bank: BankProcess,
  args: readonly string[],
  folder: string,
): Promise<Measured> {
  const usageFile = join(folder, 'usage.json');
  await bank.resetRequests();
  const bankBefore = await bank.cpu();
  const startedAt = performance.now();
  const child = start(args, {
    cwd: folder,
    env: { ...bank.env, BENCH_USAGE_FILE: usageFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit').then(([status]: unknown[]) => ({
    status,
    seconds: (performance.now() - startedAt) / 1_000,
  }));
  if (child.stdout === null || child.stderr === null) throw new Error('the program has no output');
  const [output, complaints, { status, seconds }] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    exit,
  ]);
  if (status !== 0) throw new Error(`status ${String(status)}: ${complaints || output}`);
  const usage = usageSchema.parse(JSON.parse(readFileSync(usageFile, 'utf8')));
  const { total, pages } = await bank.requests();
  return {
    seconds,
    cpuSeconds: cpuSeconds(usage),
    peakMB: usage.maxRSS / 1024,
    requests: total,
    pages,
    bankCpuSeconds: (await bank.cpu()) - bankBefore,
    output,
  };
}

/** Each figure's own median. */
export function medianOf(runs: readonly Measured[]): Measured {
  const last = runs.at(-1);
  if (last === undefined) throw new RangeError('no runs');
  const median = (pick: (run: Measured) => number): number => {
    const sorted = runs.map(pick).sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    const upper = sorted[middle] ?? 0;
    return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
  };
  return {
    seconds: median((run) => run.seconds),
    cpuSeconds: median((run) => run.cpuSeconds),
    peakMB: median((run) => run.peakMB),
    requests: median((run) => run.requests),
    pages: median((run) => run.pages),
    bankCpuSeconds: median((run) => run.bankCpuSeconds),
    output: last.output,
  };
}
