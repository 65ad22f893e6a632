import { z } from 'zod';
import { type Instant, parseInstant } from './instant.ts';

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `2h`, `1d` in milliseconds. */
export function parseDuration(value: string, context: z.RefinementCtx): number {
  const [, digits, unit] = /^(\d{1,6})([smhd])$/.exec(value.trim()) ?? [];
  const ms = Number(digits) * (unitMs[unit ?? ''] ?? Number.NaN);
  if (Number.isFinite(ms)) return ms;
  context.addIssue({
    code: 'custom',
    message: `"${value}" is not a duration such as 90s, 30m, 2h or 1d`,
  });
  return z.NEVER;
}

/** A day (UTC) or an instant. */
export function parseSince(
  value: string | undefined,
  context: z.RefinementCtx,
): Instant | undefined {
  if (value === undefined) return undefined;
  const instant = parseInstant(/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value);
  if (instant !== undefined) return instant;
  context.addIssue({
    code: 'custom',
    message: `"${value}" is neither a day (2026-01-01) nor an instant (2026-01-01T00:00:00Z)`,
  });
  return z.NEVER;
}
