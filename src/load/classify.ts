/**
 * Counts, per account, what merging staged transactions will make of them: `new` (an id never seen), `changed` (a later
 * version), `silent` (other content under the same `updated_at`), `repeated`. `within` bounds the target's `updated_at`
 * by constants.
 */
export function classifySql(staging: string, target: string, within: string | undefined): string {
  return `with staged as (
       select id, updated_at, bank_account_id, _hash from ${staging}
       qualify row_number() over (partition by id, updated_at order by _seq desc, _part desc, _row desc) = 1
     ),
     same_version as (select id, updated_at, _hash from ${target} where ${within === undefined ? 'true' : `updated_at ${within}`}),
     known as (select distinct id from ${target} semi join staged using (id)),
     judged as (
       select
         staged.bank_account_id,
         case
           when same_version._hash = staged._hash then 'repeated'
           when same_version._hash is not null then 'silent'
           when known.id is not null then 'changed'
           when row_number() over (partition by staged.id order by staged.updated_at) > 1 then 'changed'
           else 'new'
         end as verdict
       from staged
       left join same_version using (id, updated_at)
       left join known on known.id = staged.id
     )
     select
       bank_account_id,
       count(*) filter (verdict = 'new') as "new",
       count(*) filter (verdict = 'changed') as changed,
       count(*) filter (verdict = 'silent') as silent,
       count(*) filter (verdict = 'repeated') as repeated
     from judged group by all order by all`;
}
