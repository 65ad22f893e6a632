/** Reads the fields of a control request; throws a RangeError for what does not fit. */
export class ControlInput {
  readonly #fields: Record<string, unknown>;

  constructor(body: unknown) {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new RangeError('the body must be a JSON object');
    }
    this.#fields = { ...body };
  }

  all(): Record<string, unknown> {
    return this.#fields;
  }

  number(name: string): number | undefined {
    const value = this.#fields[name];
    if (value === undefined || typeof value === 'number') return value;
    throw new RangeError(`${name} must be a number`);
  }

  text(name: string): string | undefined {
    const value = this.#fields[name];
    if (value === undefined || typeof value === 'string') return value;
    throw new RangeError(`${name} must be text`);
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const known = allowed.find((candidate) => candidate === value);
    if (known === undefined) throw new RangeError(`${name} must be one of: ${allowed.join(', ')}`);
    return known;
  }

  /** Some number fields at once, those that are there. */
  numbers<T extends string>(...names: T[]): Partial<Record<T, number>> {
    const found: Partial<Record<T, number>> = {};
    for (const name of names) {
      const value = this.number(name);
      if (value !== undefined) found[name] = value;
    }
    return found;
  }
}
