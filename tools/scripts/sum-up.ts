/**
 * Says at the end of all test commands how many tests passed and failed, and which failed with what: the lines of the
 * failures themselves lie far above by then.
 */

import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const Report = z.object({
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

const LONGEST_SHOWN = 10;
const FAILURE_CHARACTERS = 1_500;

function short(text: string): string {
  return text.slice(0, FAILURE_CHARACTERS).replaceAll('\n', '\n    ');
}

/** The lines about one report: how long its longest files took, and each failure. */
function lines(name: string): string[] {
  const path = `coverage/${name}.json`;
  if (!existsSync(path)) return [`${name}: no report was written`];
  const report = Report.parse(JSON.parse(readFileSync(path, 'utf8')));
  const seconds = report.testResults.map((file) => ({
    file: file.name.replace(`${process.cwd()}/`, ''),
    seconds: Math.round((file.endTime - file.startTime) / 1000),
  }));
  const longest = seconds.toSorted((a, b) => b.seconds - a.seconds).slice(0, LONGEST_SHOWN);
  const failed = report.testResults.flatMap((file) => {
    const tests = file.assertionResults.filter((test) => test.status === 'failed');
    if (file.status === 'failed' && tests.length === 0)
      return [`FAILED ${file.name}\n    ${short(file.message)}`];
    return tests.map(
      (test) =>
        `FAILED ${file.name}: ${test.fullName}\n    ${short((test.failureMessages ?? []).join('\n'))}`,
    );
  });
  return [
    `${name}: ${report.numPassedTests} passed, ${report.numFailedTests} failed`,
    `  longest: ${longest.map((one) => `${one.file} ${one.seconds} s`).join(', ')}`,
    ...failed,
  ];
}

const names = process.argv.slice(2);
for (const name of names) for (const line of lines(name)) console.log(line);
const reports = names.filter((name) => existsSync(`coverage/${name}.json`));
const sum = (key: 'numPassedTests' | 'numFailedTests'): number =>
  reports.reduce(
    (total, name) =>
      total + Report.parse(JSON.parse(readFileSync(`coverage/${name}.json`, 'utf8')))[key],
    0,
  );
console.log(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed`);
process.exitCode = reports.length === names.length ? 0 : 1;
