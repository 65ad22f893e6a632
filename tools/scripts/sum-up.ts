/**
 * Says at the end of all test commands how many tests passed and failed, and which failed with what: the lines of the
 * failures themselves lie far above by then.
 */

import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      startTime: z.number(),
      endTime: z.number(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

type Report = z.infer<typeof reportSchema>;

const mostFiles = 10;
const mostCharacters = 1_500;

const names = process.argv.slice(2);
const reports = names.map((name) => ({ name, report: readReport(`coverage/${name}.json`) }));
for (const { name, report } of reports)
  console.log(report === undefined ? `${name}: no report was written` : linesOf(name, report));
const sum = (key: 'numPassedTests' | 'numFailedTests') =>
  reports.reduce((total, { report }) => total + (report?.[key] ?? 0), 0);
console.log(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed`);
if (reports.some(({ report }) => report === undefined)) process.exitCode = 1;

function readReport(path: string): Report | undefined {
  return existsSync(path) ? reportSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}

/** How long its longest files took, and each failure. */
function linesOf(name: string, { numPassedTests, numFailedTests, testResults }: Report): string {
  const longest = testResults
    .map((file) => ({ ...file, seconds: Math.round((file.endTime - file.startTime) / 1_000) }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, mostFiles)
    .map((file) => `${file.name.replace(`${process.cwd()}/`, '')} ${file.seconds} s`);
  return [
    `${name}: ${numPassedTests} passed, ${numFailedTests} failed`,
    `  longest: ${longest.join(', ')}`,
    ...testResults.flatMap(failuresOf),
  ].join('\n');
}

function failuresOf({ name, status, message, assertionResults }: Report['testResults'][number]) {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  // A hook, or what is imported, can fail without any test.
  if (failed.length === 0) return status === 'failed' ? [failure(name, message)] : [];
  return failed.map(({ fullName, failureMessages }) =>
    failure(`${name}: ${fullName}`, (failureMessages ?? []).join('\n')),
  );
}

function failure(what: string, message: string): string {
  return `FAILED ${what}\n    ${message.slice(0, mostCharacters).replaceAll('\n', '\n    ')}`;
}
