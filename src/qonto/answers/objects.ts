import type { Instant } from '../../base/instant.ts';
import { redactJson } from '../../redact/json.ts';
import { cutKnownSecrets } from '../../redact/known-secrets.ts';
import { cutSignatures } from '../../redact/signatures.ts';
import { UnexpectedShape } from '../http/faults.ts';
import { isDeeper } from './depth.ts';
import { findValue } from './raw-json.ts';

/** In characters. A transaction has a few thousand; one row of tens of millions is more than an engine loads at once. */
const longestText = 2 * 1024 * 1024;
const longestBeginning = 64 * 1024;
const longestKey = 1_024;
/** The API nests five levels. BigQuery's JSON ends at 500, and one deeper row would fail the whole load job. */
const deepest = 100;

/**
 * One API object: its text as the bank sent it with signed URLs, credentials and the secrets that its stream declares cut
 * out, and that text parsed.
 */
export interface BankObject {
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** Why it can only be set aside, where that was seen before it was read. */
  readonly flaw?: string;
}

export interface Snapshot {
  readonly objects: readonly BankObject[];
  readonly serverTime: Instant | undefined;
}

/** The object a text stands for, redacted. Throws SyntaxError where it is not one JSON object. */
export function bankObject(text: string, secrets?: readonly string[]): BankObject {
  if (text.length > longestText)
    throw new UnexpectedShape(`an object of more than ${longestText} characters`);
  if (isDeeper(text, deepest))
    throw new UnexpectedShape(`an object nested more than ${deepest} levels deep`);
  const redacted = redactJson(text, secrets);
  const value: unknown = JSON.parse(redacted);
  if (!isRecord(value)) throw new SyntaxError('an object was expected');
  return { text: redacted, value };
}

/** The same for an element of a list, where something that is no object must not spoil its neighbours. */
export function bankElement(text: string, secrets?: readonly string[]): BankObject {
  if (text.length > longestText)
    return beginningOf(
      text,
      `longer than ${longestText} characters: only its beginning is kept`,
      secrets,
    );
  if (isDeeper(text, deepest))
    return beginningOf(text, `nested more than ${deepest} levels deep`, secrets);
  const redacted = redactJson(text, secrets);
  const value: unknown = JSON.parse(redacted);
  return { text: redacted, value: isRecord(value) ? value : {} };
}

/** What decides where it belongs. */
const keys = ['id', 'updated_at', 'bank_account_id', 'status'] as const;

/**
 * An object that can only be set aside, before anything has read it whole: its keys, and as its text a note with its
 * beginning, which is what is kept of it.
 */
export function beginningOf(text: string, flaw: string, secrets?: readonly string[]): BankObject {
  const value: Record<string, unknown> = {};
  for (const key of keys) {
    const found = findValue(text, key);
    if (found !== undefined && found.length <= longestKey && !isDeeper(found, deepest))
      value[key] = JSON.parse(redactJson(found, secrets));
  }
  const start = text.slice(0, longestBeginning);
  // Cut between two strings, so that no half of a secret is left which nothing would recognise.
  const whole = start === text ? text : start.slice(0, Math.max(0, start.lastIndexOf('"')));
  // It need not be JSON, so what stands between its strings is cut as well.
  const beginning = cutKnownSecrets(cutSignatures(redactJson(whole, secrets)));
  return { text: JSON.stringify({ ...value, beginning }), value, flaw };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
