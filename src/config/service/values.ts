import { z } from 'zod';
import { forms } from '../forms.ts';
import { parseDuration } from '../values.ts';

export interface ListenPlace {
  readonly host: string;
  readonly port: number;
}

/** `HOST:PORT`, or a port alone, which is one of this machine; port 0 is any free one. */
export function parseListen(value: string, context: z.RefinementCtx): ListenPlace {
  const [, bracketed, plain, digits] = forms.listen.pattern.exec(value) ?? [];
  const port = Number(digits);
  if (port <= 65_535) return { host: (bracketed ?? plain ?? '127.0.0.1').toLowerCase(), port };
  context.addIssue({
    code: 'custom',
    message: `"${value}" is not HOST:PORT, such as ${forms.listen.like}`,
  });
  return z.NEVER;
}

/** Node's timers know no longer one. */
const longestMs = 24 * 86_400_000;

/** A duration of a second at least. */
export function parseTimespan(value: string, context: z.RefinementCtx): number {
  const ms = parseDuration(value, context);
  if (ms === z.NEVER || (ms >= 1_000 && ms <= longestMs)) return ms;
  context.addIssue({ code: 'custom', message: `"${value}" is not between 1s and 24d` });
  return z.NEVER;
}

/** What a webhook starts elsewhere. */
export interface CloudRunJob {
  readonly project: string;
  readonly location: string;
  readonly job: string;
}

/** `cloud-run-job:projects/P/locations/L/jobs/J`; a project may have a domain, or be its number. */
export function parseOnEvent(value: string, context: z.RefinementCtx): CloudRunJob {
  const [, project, location, job] = forms.onEvent.pattern.exec(value) ?? [];
  if (project !== undefined && location !== undefined && job !== undefined)
    return { project, location, job };
  context.addIssue({
    code: 'custom',
    message: `"${value}" is not cloud-run-job:projects/P/locations/L/jobs/J`,
  });
  return z.NEVER;
}
