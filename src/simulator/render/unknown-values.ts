import type { JsonObject } from '../model/json.ts';

/** What a client built today has never heard of; only some rows, chosen by their number. */
export function addUnknown(shown: JsonObject, seq: number): void {
  if (seq % 7 === 0) {
    shown.operation_type = 'investment';
    shown.subject_type = 'Investment';
  }
  if (seq % 5 === 0) shown.carbon_footprint = { grams: seq, method: 'spend', sources: ['mcc'] };
  if (seq % 11 === 0) shown.category = 'space_travel';
}
