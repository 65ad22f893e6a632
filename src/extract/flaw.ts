import type { BankObject } from '../qonto/objects.ts';

/** In characters. A transaction has a few thousand; one row of tens of millions is more than an engine loads at once. */
const longestText = 2 * 1024 * 1024;
/** The API nests five levels. BigQuery's JSON ends at 500, and one deeper row would fail the whole load job. */
const deepest = 100;

/** Why an object can only be set aside: it has no key, or would keep its neighbours out of the warehouse too. */
export function flawOf({ text, value }: BankObject): string | undefined {
  if (typeof value.id !== 'string' || value.id === '') return 'no id';
  if (text.length > longestText) return `longer than ${longestText} characters`;
  return isDeeper(value, deepest) ? `nested more than ${deepest} levels deep` : undefined;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
