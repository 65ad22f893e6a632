import type { JsonObject } from '../../model/json.ts';
import type { Quirks } from '../../quirks.ts';
import type { Paging } from '../../store/query.ts';
import { Problem } from '../faults/problem.ts';

const maxPerPage = 100;

/** Reads `page` (or its older name) and `per_page`. */
export function readPaging(params: URLSearchParams, quirks: Quirks): Paging {
  const page = readCount(params.get('page') ?? params.get('current_page'), 'page') ?? 1;
  const perPage = readCount(params.get('per_page'), 'per_page') ?? maxPerPage;
  if (perPage > maxPerPage && quirks.per_page_over_max === '422') {
    throw new Problem(422, 'invalid', `per_page must be at most ${maxPerPage}`, {
      parameter: 'per_page',
    });
  }
  return { page, perPage: Math.min(perPage, maxPerPage) };
}

/** Refuses pages the bank does not have. */
export function checkPage(paging: Paging, total: number, quirks: Quirks): void {
  const { page, perPage } = paging;
  if (quirks.result_window === '10000' && page * perPage > 10_000) {
    throw new Problem(422, 'invalid', 'page reaches beyond the first 10000 results', {
      parameter: 'page',
    });
  }
  if (page === 1 || (page - 1) * perPage < total || quirks.past_end === 'empty') return;
  throw new Problem(
    Number(quirks.past_end),
    quirks.past_end === '404' ? 'not_found' : 'invalid',
    `page ${page} does not exist`,
    { parameter: 'page' },
  );
}

/** The `meta` block, in the dialect asked for by switch. */
export function metaOf(paging: Paging, total: number, quirks: Quirks): JsonObject {
  const { page, perPage } = paging;
  const totalPages = Math.ceil(total / perPage);
  const none = quirks.next_page === 'zero' ? 0 : null;
  const next = page < totalPages ? page + 1 : none;
  const previous = page > 1 ? page - 1 : none;
  const omitted = quirks.next_page === 'omitted';
  const count = { exact: total, capped: Math.min(total, 1000), wrong: total + 3, missing: null }[
    quirks.total_count
  ];
  return {
    current_page: page,
    ...(!(omitted && next === null) && { next_page: next }),
    ...(!(omitted && previous === null) && {
      [quirks.next_page === 'previous_page' ? 'previous_page' : 'prev_page']: previous,
    }),
    total_pages: totalPages,
    ...(count !== null && { total_count: count }),
    per_page: perPage,
  };
}

function readCount(text: string | null, parameter: string): number | null {
  if (text === null || text === '') return null;
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1) {
    throw new Problem(422, 'invalid', `${parameter} must be a whole number from 1`, { parameter });
  }
  return Number(text);
}
