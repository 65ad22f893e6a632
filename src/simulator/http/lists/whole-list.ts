import type { JsonObject } from '../../model/json.ts';
import type { Quirks } from '../../quirks.ts';
import type { Asked, Route, Shown } from '../../resources/resource.ts';
import { notFound } from '../faults/problem.ts';
import { checkPage, metaOf, readPaging } from './paging.ts';

/** A list without filters, page by page; with the documented `meta`, or without any. */
export function wholeList(list: {
  readonly path: string;
  readonly key: string;
  readonly hasMeta: (quirks: Quirks) => boolean;
  readonly objects: NonNullable<Route['objects']>;
}): Route {
  const answer = ({ params }: Asked, bank: Shown): string => {
    const objects = list.objects(bank);
    const paging = readPaging(params, bank.quirks);
    checkPage(paging, objects.length, bank.quirks);
    const start = (paging.page - 1) * paging.perPage;
    return JSON.stringify({
      [list.key]: objects.slice(start, start + paging.perPage),
      ...(list.hasMeta(bank.quirks) && { meta: metaOf(paging, objects.length, bank.quirks) }),
    });
  };
  const { path, key, objects } = list;
  return { path, key, parameters: pagingParameters, answer, objects };
}

/** One object of a list, by its id. */
export function oneOf(one: {
  readonly path: string;
  readonly key: string;
  readonly object: (id: string, bank: Shown) => JsonObject | undefined;
}): Route {
  const answer = ({ id }: Asked, bank: Shown): string => {
    const object = one.object(id, bank);
    if (object === undefined) throw notFound(one.key.replaceAll('_', ' '));
    return JSON.stringify({ [one.key]: object });
  };
  return { path: one.path, key: one.key, parameters: [], answer };
}

/** `current_page` is the older name of `page`. */
export const pagingParameters: readonly string[] = ['page', 'current_page', 'per_page'];
