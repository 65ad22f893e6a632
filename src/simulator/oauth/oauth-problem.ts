/** A request the token endpoint refuses, in OAuth's own form (RFC 6749, section 5.2). */
export class OauthProblem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, description: string) {
    super(description);
    this.status = status;
    this.code = code;
  }
}
