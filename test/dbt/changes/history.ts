import { Random } from '../../../src/simulator/random.ts';
import type { Query } from '../../support/world.ts';
import { type EventKind, events, type Land } from './events.ts';

/** What happened to one organization between two builds, as the rows that a loader would have left. */
export interface History {
  /** Lands one manifest with a few random events, and says which. */
  step(kinds: readonly EventKind[], count: number): Promise<readonly string[]>;
}

/** The staging tables of `schema`, which hold one load, as those of an organization with a life of its own. */
export function startHistory(query: Query, schema: string, seed: string): History {
  const random = new Random(seed);
  let seq = 1;
  return {
    async step(kinds, count) {
      seq += 1;
      const drawn = Array.from({ length: count }, () => random.pick(kinds));
      const lists = new Set<string>();
      const land: Land = {
        query,
        schema,
        seq,
        random,
        began: [],
        ...writers(query, schema, seq, random, lists),
      };
      for (const kind of drawn) await events[kind](land);
      const snapshots = JSON.stringify(Object.fromEntries([...lists].map((name) => [name, 1])));
      const [began = ''] = land.began;
      await query(
        `insert into ${schema}._loads by name
          select * replace (${seq} as seq, committed_at + interval 1 hour as committed_at, '${snapshots}'::json as snapshots,
              if('${began}' = '', slices, replace(slices::text, '"began_at":null', '"began_at":"${began}"')::json) as slices)
          from ${schema}._loads order by seq desc limit 1`,
      );
      return drawn;
    },
  };
}

function writers(query: Query, schema: string, seq: number, random: Random, lists: Set<string>) {
  let row = 0;
  const landed = () => {
    row += 1;
    return `${seq} as _seq, 0 as _part, ${row} as _row, ${seq} as _first_seq`;
  };
  const newest = `(from ${schema}.transactions qualify row_number() over (partition by id order by updated_at desc, _seq desc, _part desc, _row desc) = 1)`;
  return {
    async some(condition = 'true') {
      const found = await query(
        `select id from ${newest} where ${condition} order by hash(id || '${random.int(0, 99_999)}') limit 1`,
      );
      return found[0] === undefined ? undefined : String(found[0].id);
    },
    async version(id: string, patch: object | string, hours: number, as = id) {
      const json =
        typeof patch === 'string'
          ? patch
          : `'${JSON.stringify(patch).replaceAll("'", "''")}'::json`;
      await query(
        `insert into ${schema}.transactions by name
          select * exclude (old, _seq, _part, _row, _first_seq) replace (
              updated_at + interval (${hours}) hour as updated_at,
              coalesce(payload->>'status', status) as status,
              coalesce(payload->>'bank_account_id', bank_account_id) as bank_account_id,
              md5(payload::text || '${seq}.${row}') as _hash
            ), ${landed()}
          from (
            select * replace ('${as}' as id, json_merge_patch(json_merge_patch(payload, ${json}), json_object('id', '${as}')) as payload), 0 as old
            from ${newest} where id = '${id}'
          )`,
      );
    },
    async list(table: string, patch: string, path?: string) {
      lists.add(table);
      await query(
        `update ${schema}.${table} set _seq = ${seq}
          where (id, _seq) in (select id, max(_seq) from ${schema}.${table} group by id)`,
      );
      await query(
        `insert into ${schema}.${table} by name
          select * exclude (_seq, _part, _row, _first_seq) replace (md5(payload::text || '${seq}') as _hash), ${seq} as _seq, ${seq} as _part, 0 as _row, ${seq} as _first_seq
          from (
            select * replace (json_merge_patch(payload, ${patch}) as payload) from ${schema}.${table}
            where _seq = ${seq} ${path ? `and id in (select payload->>'${path}' from ${newest})` : ''}
            order by hash(id || '${random.int(0, 99)}') limit 1
          )`,
      );
    },
  };
}
