import type { Instant } from '../../base/instant.ts';
import { endOfString } from '../../redact/end-of-json.ts';
import { redactJson } from '../../redact/json.ts';
import { cutKnownSecrets } from '../../redact/known-secrets.ts';
import { cutSignatures } from '../../redact/signatures.ts';
import { UnexpectedShape } from '../http/faults.ts';
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

/** Whether a JSON text nests more levels than that, found from its brackets: nothing has parsed it yet. */
function isDeeper(json: string, levels: number): boolean {
  if (!opensMore(json, levels)) return false;
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(json, at);
      // Whoever parses it will say so.
      if (end < 0) return false;
      at = end - 1;
    } else if (code === openBrace || code === openBracket) {
      depth += 1;
      if (depth > levels) return true;
    } else if (code === closeBrace || code === closeBracket) depth -= 1;
  }
  return false;
}

const quote = 0x22;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** The common case, and quick: a transaction has a dozen brackets in all. */
function opensMore(json: string, levels: number): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    let at = json.indexOf(bracket);
    for (; at >= 0 && count <= levels; at = json.indexOf(bracket, at + 1)) count += 1;
  }
  return count > levels;
}
