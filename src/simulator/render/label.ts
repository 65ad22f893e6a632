import type { JsonObject } from '../model/json.ts';
import type { Label } from '../model/label.ts';

/** A label as the API shows it. */
export function renderLabel(label: Label): JsonObject {
  return { id: label.id, name: label.name, parent_id: label.parentId };
}
