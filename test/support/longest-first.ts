import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest are begun first, so that no worker is left alone with one at the end. A clean clone remembers
 * no times, and vitest would go by the size of the files, which says little: some wait for servers or for dbt.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    return others.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

/** Measured; where a name is gone or new, only the order suffers. */
const longest: readonly string[] = [
  'cloud/dbt-bigquery',
  'cloud/dbt-upgrade',
  'cloud/lost-answers',
  'cloud/crash',
  'cloud/bad-worlds',
  'cloud/truth',
  'googlesql/shapes',
  'cloud/contract',
  'cloud/pairs',
  'dbt/marts',
  'hostile/zone',
  'dbt/upgrade',
  'dbt/environment',
  'dbt/external-accounts',
  'dbt/history',
  'hostile/expressions',
  'journey/since',
  'dbt/breakages',
  'dbt/organizations',
  'hostile/console-walk',
  'cli/cli',
  'cli/finance-report',
  'service/life',
  'process/errno',
  'process/signals',
  'dbt/file-names',
  'dbt/fixture',
  'oauth/rotation',
  'simulation/planted',
  'dbt/settings',
  'simulation/simulation',
];

function rankOf({ moduleId }: TestSpecification): number {
  const rank = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return rank === -1 ? longest.length : rank;
}
