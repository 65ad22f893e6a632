import type { Row } from '../model/row.ts';

export const sortFields = ['updated_at', 'settled_at', 'emitted_at', 'created_at'] as const;

export type SortField = (typeof sortFields)[number];

/** The field in microseconds; a missing `settled_at` counts as infinitely late. */
export function sortKey(row: Row, field: SortField): number {
  switch (field) {
    case 'updated_at':
      return row.updatedUs;
    case 'settled_at':
      return row.settledMs === null ? Number.POSITIVE_INFINITY : row.settledMs * 1000;
    case 'emitted_at':
      return row.emittedMs * 1000;
    case 'created_at':
      return row.createdMs * 1000;
  }
}
