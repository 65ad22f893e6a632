import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { runCli } from '../../src/cli/run-cli.ts';
import { cleanEnvironment } from '../../src/config/environment.ts';

// Many command lines in one process, which is many times quicker than one process each. What they print goes where
// this process prints; what became of them goes to the file named last.
const [, , planFile = '', outcomeFile = ''] = process.argv;
const plan: { name: string; args: string[]; env: Record<string, string> }[] = JSON.parse(
  readFileSync(planFile, 'utf8'),
);
const outcomes: Record<string, number | string> = {};
for (const { name, args, env } of plan) {
  for (const stream of [1, 2]) writeSync(stream, `\n=== ${name}\n`);
  try {
    outcomes[name] = await runCli(args, {
      env: cleanEnvironment(env, process.env),
      signal: new AbortController().signal,
    });
  } catch (error) {
    outcomes[name] = inspect(error);
  }
}
writeFileSync(outcomeFile, JSON.stringify(outcomes));
