/** A request the bank refuses; the server turns it into an error body. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly parameter: string | undefined;
  /** Shape of the body where the documentation shows another than the usual list. */
  readonly shape: 'array' | 'object';
  /** For a client that must wait. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: number,
    code: string,
    detail: string,
    extra: { parameter?: string; shape?: 'array' | 'object'; retryAfterSeconds?: number } = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.parameter = extra.parameter;
    this.shape = extra.shape ?? 'array';
    this.retryAfterSeconds = extra.retryAfterSeconds;
  }
}

/** The documented error for a known parameter with a value it does not take. */
export function notInList(parameter: string, allowed: readonly string[]): Problem {
  const detail = `${parameter.replace('[]', '')} must be one of: ${allowed.join(', ')}`;
  return new Problem(422, 'not_in_list', detail, { parameter: parameter.replace('[]', '') });
}

export function notFound(what: string): Problem {
  return new Problem(404, 'not_found', `${what} was not found`, { shape: 'object' });
}
