import { oneOf, wholeList } from '../http/lists/whole-list.ts';
import type { JsonObject } from '../model/json.ts';
import type { Label } from '../model/label.ts';
import type { Resource } from './resource.ts';

/** docs.qonto.com, "List labels" and "Retrieve a label" (read 2026-11-20). */
export const labels: Resource = {
  name: 'labels',
  routes: [
    wholeList({
      path: '/labels',
      key: 'labels',
      hasMeta: () => true,
      objects: ({ store }) => store.cast.labels.map(renderLabel),
    }),
    oneOf({
      path: '/labels/:id',
      key: 'label',
      object: (id, { store }) =>
        store.cast.labels.filter((label) => label.id === id).map(renderLabel)[0],
    }),
  ],
};

/** A label as the API shows it, also inside a transaction. */
export function renderLabel(label: Label): JsonObject {
  return { id: label.id, name: label.name, parent_id: label.parentId };
}
