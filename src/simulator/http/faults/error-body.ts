import type { JsonObject } from '../../model/json.ts';
import type { Quirks } from '../../quirks.ts';
import type { Problem } from './problem.ts';

/** The body of an error, in the documented shape or another of those seen in the wild. */
export function errorBody(problem: Problem, quirks: Quirks, traceId: string): string {
  const shape = quirks.error_bodies === 'documented' ? problem.shape : quirks.error_bodies;
  const { code, message: detail } = problem;
  const source: JsonObject =
    problem.parameter === undefined ? {} : { source: { parameter: problem.parameter } };
  switch (shape) {
    case 'array':
      return JSON.stringify({ errors: [{ code, detail, ...source }], trace_id: traceId });
    case 'object':
      return JSON.stringify({
        errors: { code, detail, status: String(problem.status), message: detail, ...source },
        trace_id: traceId,
      });
    case 'flat':
      return JSON.stringify({ code, detail, ...source });
    case 'message':
      return JSON.stringify({ message: detail, trace_id: traceId });
    case 'empty':
      return '';
  }
}
