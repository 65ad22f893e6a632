import type { Instant } from '../instant.ts';
import { redactJson } from '../redact/json.ts';

/** One API object: its text as the bank sent it with signed URLs and credentials cut out, and that text parsed. */
export interface BankObject {
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface Snapshot {
  readonly objects: readonly BankObject[];
  readonly serverTime: Instant | undefined;
}

/** The object a text stands for, redacted. Throws SyntaxError where it is not one JSON object. */
export function bankObject(text: string): BankObject {
  const redacted = redactJson(text);
  const value: unknown = JSON.parse(redacted);
  if (!isRecord(value)) throw new SyntaxError('an object was expected');
  return { text: redacted, value };
}

/** The same for an element of a list, where something that is no object must not spoil its neighbours. */
export function bankElement(text: string): BankObject {
  const redacted = redactJson(text);
  const value: unknown = JSON.parse(redacted);
  return { text: redacted, value: isRecord(value) ? value : {} };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
