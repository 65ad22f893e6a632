import { inspect } from 'node:util';
import { rememberSecret } from '../redact/known-secrets.ts';

/**
 * A credential that cannot be printed by accident: only `reveal()` gives the text. From then on it is cut out of all that
 * is printed or stored, should somebody send it back.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    rememberSecret(text);
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
