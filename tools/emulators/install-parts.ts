import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withSteps } from '../../src/cli/output/progress/steps.ts';

export interface Part {
  readonly name: string;
  /** What it is made from. Another text, and it is made anew. */
  readonly madeFrom: () => string;
  /** The file that is there when it is made. */
  readonly product: (folder: string) => string;
  /** The program it takes to make it, or undefined. */
  readonly findTool: () => string | undefined;
  /** What is missing if there is none, why it is needed, and how to get it. */
  readonly toolMissing: string;
  readonly make: (folder: string, tool: string, tell: (what: string) => void) => Promise<void>;
}

/**
 * Makes the parts that are not in `folder` as they should be. What each is at is shown on a terminal, else said once a
 * minute. Throws before the first if a tool is missing.
 */
export async function installParts(
  folder: string,
  parts: readonly Part[],
  say: (line: string) => void,
): Promise<void> {
  const stale = parts
    .filter((part) => !isMade(folder, part))
    .map((part) => ({ part, tool: part.findTool() }));
  const missing = stale.filter(({ tool }) => tool === undefined);
  if (missing.length > 0) {
    throw new Error([...new Set(missing.map(({ part }) => part.toolMissing))].join('\n\n'));
  }
  mkdirSync(folder, { recursive: true });
  for (const { part, tool } of stale) {
    if (tool === undefined) continue;
    say(`Installing ${part.name} (once) …`);
    // Removed first and written last: whatever stops us in between, the next run starts over.
    rmSync(stampOf(folder, part), { force: true });
    await withSteps(
      part.name,
      { quiet: false, json: false, progress: 'auto' },
      ({ text }) => say(text),
      (tell) =>
        part.make(folder, tool, (what) =>
          tell({ step: part.name, text: `${part.name}: ${what}`, done: 0, of: 0 }),
        ),
    );
    writeFileSync(stampOf(folder, part), part.madeFrom());
  }
}

const stampOf = (folder: string, { name }: Part): string => join(folder, `${name}.made-from`);

function isMade(folder: string, part: Part): boolean {
  const stamp = stampOf(folder, part);
  return (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === part.madeFrom() &&
    existsSync(part.product(folder))
  );
}
