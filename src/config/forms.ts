import { z } from 'zod';

/** How a text has to look, and what to say where it does not. */
export interface Form {
  readonly pattern: RegExp;
  readonly like: string;
}

/**
 * The forms of the texts that a setting may be. What reads a value goes by them, and so does an editor, which gets them with
 * the schema of the config file. They let through what only the program can judge: a day that does not exist, a path.
 */
export const forms = {
  duration: { pattern: /^\s*(\d{1,6})([smhd])\s*$/, like: '90s, 30m, 2h or 1d' },
  bytes: {
    pattern: /^\s*(\d{1,6})\s?([KMGTkmgt]?)[iI]?[bB]\s*$/,
    like: '500MB, 20GB or 1TB',
  },
  since: {
    pattern: /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d))?$/,
    like: '2026-01-01 or 2026-01-01T00:00:00Z',
  },
  warehouse: {
    pattern:
      /^(?:duckdb:([\s\S]+)|bigquery:((?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{2,28}[a-z0-9])\.([A-Za-z_][A-Za-z0-9_]{0,127}))$/,
    like: 'duckdb:FILE or bigquery:PROJECT.DATASET',
  },
  tokenStore: {
    pattern:
      /^(?:file:([\s\S]+)|secretmanager:projects\/((?:[a-z0-9.-]+:)?[a-z0-9-]{4,30})\/secrets\/([A-Za-z0-9_-]{1,255}))$/,
    like: 'file:PATH or secretmanager:projects/P/secrets/S',
  },
  place: {
    pattern:
      /^(?:(?![A-Za-z0-9]+:\/\/)[\s\S]+|gs:\/\/([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])(?:\/([^*?#[\]\\]*))?)$/,
    like: 'a path or gs://bucket/name',
  },
  listen: {
    pattern: /^\s*(?:(?:\[([0-9a-fA-F:.]{2,45})\]|([A-Za-z0-9.-]{1,253})):)?(\d{1,5})\s*$/,
    like: '127.0.0.1:8080 or 0.0.0.0:8080',
  },
  onEvent: {
    pattern:
      /^cloud-run-job:projects\/((?:[a-z0-9.-]+:)?[a-z0-9-]{4,30})\/locations\/([a-z]+-[a-z]+\d+)\/jobs\/([a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$/,
    like: 'cloud-run-job:projects/P/locations/L/jobs/J',
  },
  period: {
    pattern:
      /^(?:(?:last-)?(?:month|quarter|year|fiscal-year|trailing-12)|\d{4}(?:-Q[1-4]|-(?:0[1-9]|1[0-2]))?)$/,
    like: 'month, last-quarter, fiscal-year, trailing-12, 2026-10, 2026-Q3 or 2026',
  },
} as const satisfies Record<string, Form>;

/** A text of that form, for editors; the message of the program is that of whatever reads it. */
export function textLike({ pattern, like }: Form): z.ZodString {
  return z.string().meta({ pattern: pattern.source, patternErrorMessage: `Such as ${like}.` });
}
