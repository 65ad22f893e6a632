import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/dbt/package-root.ts';

export interface Question {
  readonly asked: string;
  readonly sql: string;
}

/** The questions of the package's README with their queries, asked of the finance tables in this schema or dataset. */
export function questionsOf(schema: string): readonly Question[] {
  const readme = readFileSync(join(packageRoot, 'dbt/README.md'), 'utf8');
  return [...readme.matchAll(/^\*\*\d+\. (.+?)\*\*[^`]*```sql\n(.+?)```/gms)].map(
    ([, asked = '', sql = '']) => ({
      asked,
      sql: sql.replaceAll(/\b(from|join) qonto\./g, `$1 ${schema}.`),
    }),
  );
}

/** Whether there is something to answer where everything agrees with the bank. */
export function isAnswered(asked: string, statuses: ReadonlySet<unknown>): boolean {
  if (/differ|agree/.test(asked)) return false;
  return !asked.includes('blocked') || statuses.has('pending');
}
