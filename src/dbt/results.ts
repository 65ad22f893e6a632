import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What became of a model or a test. */
export interface DbtNode {
  readonly id: string;
  /** `model`, `test`, `unit_test`, … */
  readonly kind: string;
  readonly name: string;
  readonly outcome: 'passed' | 'warned' | 'failed' | 'skipped';
  /** dbt's own words; of a test that failed, how many rows it found. */
  readonly message: string | undefined;
}

/** What dbt says of its last run in `run_results.json`; nothing where it did not come so far. */
export function readResults(file: string): readonly DbtNode[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return parseResults(text);
}

export function parseResults(text: string): readonly DbtNode[] {
  const { results } = fileSchema.parse(JSON.parse(text));
  // Of a saved query or an exposure there is nothing to do, so none of them has passed.
  return results
    .filter(({ status }) => status !== 'no-op')
    .map(({ unique_id: id, status, message }) => {
      const [kind = '', , name = id] = id.split('.');
      return { id, kind, name, outcome: outcomeOf(status), message: message ?? undefined };
    });
}

/** A word that nobody knows is no success. */
function outcomeOf(status: string): DbtNode['outcome'] {
  switch (status) {
    case 'success':
    case 'pass':
      return 'passed';
    case 'warn':
      return 'warned';
    case 'skipped':
      return 'skipped';
    default:
      return 'failed';
  }
}

const fileSchema = z.object({
  results: z.array(
    z.object({ unique_id: z.string(), status: z.string(), message: z.string().nullish() }),
  ),
});
