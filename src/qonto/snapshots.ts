import { unavailableError } from '../errors.ts';
import type { Client } from './client.ts';
import { UnexpectedShape } from './faults.ts';
import type { BankObject, Snapshot } from './objects.ts';
import { bankObject } from './objects.ts';
import { splitArray } from './raw-json.ts';

const perPage = 100;
/** No list of this kind is near this long; a bank that never ends its pages must not keep us for ever. */
const pageLimit = 500;

/**
 * A short list read whole, page by page. Its end is judged by the rows alone (a page that is not full, or that
 * brings nothing new), because these lists have several dialects of `meta` and some have none.
 */
export async function snapshotList(
  client: Client,
  path: string,
  key: string,
): Promise<Snapshot & { objects: BankObject[] }> {
  const byId = new Map<unknown, BankObject>();
  for (let page = 1; page <= pageLimit; page += 1) {
    const { value: objects, serverTime } = await client.get({
      path,
      query: [
        ['page', String(page)],
        ['per_page', String(perPage)],
      ],
      read: (body) => readList(body, key),
    });
    const before = byId.size;
    for (const object of objects) byId.set(object.value.id, object);
    if (objects.length < perPage || byId.size === before) {
      return { objects: [...byId.values()], serverTime };
    }
  }
  throw unavailableError(`${path} has more than ${pageLimit} pages`, {
    code: 'endless_list',
    hint: 'The bank does not end this list; report it to the bank.',
  });
}

function readList(body: string, key: string): BankObject[] {
  const split = splitArray(body, key);
  if (split === undefined) throw new UnexpectedShape(`no list "${key}"`);
  return split.items.map(bankObject);
}
