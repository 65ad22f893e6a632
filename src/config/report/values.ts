import { z } from 'zod';
import { forms } from '../forms.ts';
import { parsePath } from '../values.ts';

/** Where a page goes: a path, of a file or of a folder that it is put into; or an object of a bucket. */
export type PageAddress =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'gcs'; readonly bucket: string; readonly object: string };

/** What the page is called where only a folder is named. */
export const pageName = 'finance-report.html';

/** A file, a folder, or `gs://bucket/object`; a bucket, or a path with a slash at its end, gets a page of the usual name. */
export function parsePage(value: string, context: z.RefinementCtx): PageAddress {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (value === '') return refuse('must not be empty');
  if (!/^[a-z0-9]+:\/\//i.test(value)) {
    const isFolder = /[/\\]$/.test(value);
    return { kind: 'file', path: parsePath(isFolder ? `${value}${pageName}` : value, context) };
  }
  const [, bucket, path = ''] = forms.place.pattern.exec(value) ?? [];
  if (bucket === undefined || /(^|\/)(\/|\.{1,2}(\/|$))|\p{Cc}/u.test(path))
    return refuse(`"${value}" is neither a file, nor a folder, nor gs://bucket/object`);
  const isFolder = path === '' || path.endsWith('/');
  return { kind: 'gcs', bucket, object: isFolder ? `${path}${pageName}` : path };
}

/** A period by its name; what it means is for the report to say. */
export function parsePeriod(value: string, context: z.RefinementCtx): string {
  if (forms.period.pattern.test(value)) return value;
  context.addIssue({
    code: 'custom',
    message: `"${value}" is no period such as ${forms.period.like}`,
  });
  return z.NEVER;
}

/** A day of the calendar, `2026-11-29`. */
export function parseDay(value: string, context: z.RefinementCtx): string {
  const day = /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
  // JavaScript takes the 30th of February for the second of March.
  if (day !== undefined && Number.isFinite(day.getTime()) && day.toISOString().startsWith(value))
    return value;
  context.addIssue({ code: 'custom', message: `"${value}" is no day such as 2026-11-29` });
  return z.NEVER;
}
