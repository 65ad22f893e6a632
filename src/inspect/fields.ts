import { withoutIdleZeros } from '../base/idle-zeros.ts';
import { parseInstant } from '../base/instant.ts';
import { findValue } from '../qonto/answers/raw-json.ts';

/** An object's fields as texts that can be compared and shown: numbers as the bank wrote them. */
export type Fields = ReadonlyMap<string, string | null>;

/** The fields of a JSON object, in its order. Throws SyntaxError where it is none. */
export function fieldsOf(text: string): Fields {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).map(([name, held]) => [name, fieldText(text, name, held)]));
}

function fieldText(text: string, name: string, value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(findValue(text, name) ?? String(value));
  return JSON.stringify(sorted(value));
}

/** An engine may write a decimal without its idle zeros. */
function numberText(text: string): string {
  return /^-?\d+\.\d+$/.test(text) ? withoutIdleZeros(text) : text;
}

/** Keys in order: an engine may keep them in another. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, held]) => [name, sorted(held)]));
}

/** Names of the fields that two objects do not agree on. A field that is missing is as good as null. */
export function differences(a: Fields, b: Fields): string[] {
  const names = [...new Set([...a.keys(), ...b.keys()])].filter((name) => !unsteady.has(name));
  return names.filter((name) => !isSame(a.get(name) ?? null, b.get(name) ?? null));
}

/** Whether two values say the same; an instant may be written in two ways. */
export function isSame(a: string | null, b: string | null): boolean {
  if (a === b) return true;
  const instant = parseInstant(a);
  return instant !== undefined && instant === parseInstant(b);
}

/** Changes without the transaction changing. */
const unsteady: ReadonlySet<string> = new Set(['logo']);
