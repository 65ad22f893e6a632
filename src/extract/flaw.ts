import type { BankObject } from '../qonto/objects.ts';
import { mostElements } from '../qonto/raw-json.ts';

/** The API nests five levels. BigQuery's JSON ends at 500, and one deeper row would fail the whole load job. */
const deepest = 100;

/** Why an object can only be set aside: it has no key, or would keep its neighbours out of the warehouse too. */
export function flawOf({ value, flaw }: BankObject): string | undefined {
  if (typeof value.id !== 'string' || value.id === '') return 'no id';
  if (flaw !== undefined) return flaw;
  if (
    [value.attachments, value.attachment_ids].some(
      (list) => Array.isArray(list) && list.length > mostElements,
    )
  )
    return `more than ${mostElements} attachments`;
  return isDeeper(value, deepest) ? `nested more than ${deepest} levels deep` : undefined;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
