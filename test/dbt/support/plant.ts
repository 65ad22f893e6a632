import type { Query } from '../../support/world.ts';

/**
 * One more transaction in the newest load: a declined card payment, so that no balance misses it, with a patch. As in a merge
 * patch, null takes a field away.
 */
export async function plant(
  { query }: { readonly query: Query },
  id: string,
  patch: object,
): Promise<void> {
  await query(
    `insert into qonto_raw.transactions
     select transactions.* replace ('${id}' as id, '${id}' as _hash, newest.seq as _seq, newest.seq as _first_seq,
       json_merge_patch(payload, '${JSON.stringify({ id, ...patch })}') as payload)
     from qonto_raw.transactions cross join (select max(seq) as seq from qonto_raw._loads) as newest
     where status = 'declined' order by id limit 1`,
  );
}
