import type { Random } from '../../../src/simulator/random.ts';
import type { Query } from '../../support/world.ts';

export type EventKind = keyof typeof events;

/** What an event is given to land its rows with. */
export interface Land {
  readonly query: Query;
  readonly schema: string;
  readonly seq: number;
  readonly random: Random;
  /** The id of some transaction, by a condition on its newest row. */
  some(condition?: string): Promise<string | undefined>;
  /** A content of a transaction that follows from its newest one; `hours` is how much later the bank says that it is. */
  version(id: string, patch: object | string, hours: number, as?: string): Promise<void>;
  /** From when on all is known of an account, where that has become another time. */
  readonly began: string[];
  /** All of a list again, with one element of another content: one of which transactions say `path`, where that is given. */
  list(table: string, patch: string, path?: string): Promise<void>;
}

/** Events of a bank, each on one organization; `general` ones are named by many transactions. */
export const events = {
  async edited(land: Land) {
    const id = await land.some();
    if (id) await land.version(id, edit(land.random), land.random.int(1, 900));
  },
  async edited_silently(land: Land) {
    const id = await land.some();
    if (id) await land.version(id, edit(land.random), 0);
  },
  async came_late(land: Land) {
    const id = await land.some();
    if (id) await land.version(id, edit(land.random), -land.random.int(1, 900));
  },
  async landed_again(land: Land) {
    const { query, schema, seq } = land;
    await query(
      `update ${schema}.transactions set _seq = ${seq}, _part = 9, _row = ${land.random.int(0, 99)}
        where _hash in (select min(_hash) from ${schema}.transactions group by id, updated_at having count(*) > 1 limit 1)`,
    );
  },
  async came(land: Land) {
    const id = await land.some();
    if (id) await land.version(id, {}, 24, land.random.uuid());
  },
  async settled(land: Land) {
    const id = await land.some("status = 'pending'");
    if (id)
      await land.version(
        id,
        { status: 'completed', settled_at: '2026-06-15T08:00:00.000Z' },
        land.random.int(1, 48),
      );
  },
  async relabelled(land: Land) {
    const [id, other] = [
      await land.some(),
      await land.some("payload->>'$.label_ids[0]' is not null"),
    ];
    if (id && other)
      await land.version(
        id,
        `(select json_object('labels', payload->'labels', 'label_ids', payload->'label_ids') from ${land.schema}.transactions where id = '${other}' limit 1)`,
        2,
      );
  },
  async unlabelled(land: Land) {
    const id = await land.some("payload->>'$.label_ids[0]' is not null");
    if (id) await land.version(id, { labels: [], label_ids: [], vat_details: { items: [] } }, 2);
  },
  async other_side_named(land: Land) {
    const [id, other] = [await land.some(), await land.some()];
    if (id && other)
      await land.version(
        id,
        `(select json_object('label', payload->'label', 'clean_counterparty_name', payload->'clean_counterparty_name',
          'transfer', coalesce(payload->'transfer', payload->'income'), 'subject_type', 'Transfer', 'operation_type', 'transfer')
          from ${land.schema}.transactions where id = '${other}' limit 1)`,
        3,
      );
  },
  async account_shared(land: Land) {
    const id = await land.some();
    const name = land.random.pick(['Aqua', 'Terra Nova', 'Kilo', 'Lumen SAS']);
    if (id)
      await land.version(
        id,
        {
          label: name,
          clean_counterparty_name: name,
          subject_type: 'Transfer',
          operation_type: 'transfer',
          transfer: {
            counterparty_account_number: 'FR7630006000011234567890189',
            counterparty_account_number_format: 'IBAN',
          },
        },
        1,
      );
  },
  async transferred(land: Land) {
    const { query, schema, random } = land;
    const accounts = await query(`select id from ${schema}.bank_accounts group by id order by id`);
    const id = await land.some();
    if (!id || accounts.length < 2) return;
    const sides = random.chance(0.5)
      ? ['debit']
      : random.chance(0.5)
        ? ['credit']
        : ['debit', 'credit'];
    for (const side of sides)
      await land.version(
        id,
        {
          ...{
            status: 'completed',
            side,
            operation_type: 'transfer',
            subject_type: 'WalletToWallet',
          },
          ...{ amount: 77, amount_cents: 7700, local_amount: 77, local_amount_cents: 7700 },
          ...{
            settled_at: `2026-06-1${random.int(0, 3)}T10:00:00.000Z`,
            transfer: null,
            income: null,
          },
          ...{ label: 'Savings', clean_counterparty_name: null },
          bank_account_id: accounts[side === 'debit' ? 0 : 1]?.id,
        },
        5,
        random.uuid(),
      );
  },
  async deleted(land: Land) {
    const id = await land.some("status = 'pending'");
    if (id)
      await land.query(
        `insert into ${land.schema}.transaction_deletions by name
          select id, bank_account_id, status, updated_at, now()::timestamp as deleted_at, 'audit' as found_by, payload,
            _hash, _extracted_at, ${land.seq} as _seq, 3 as _part, _row, ${land.seq} as _first_seq, _loaded_at
          from ${land.schema}.transactions where id = '${id}' qualify row_number() over (order by updated_at desc) = 1`,
      );
  },
  async came_back(land: Land) {
    await land.query(
      `update ${land.schema}.transactions set _seq = ${land.seq}
        where id in (select id from ${land.schema}.transaction_deletions order by id limit 1)`,
    );
  },
  async receipt_linked(land: Land) {
    const id = await land.some();
    const file = land.random.uuid();
    if (!id) return;
    await land.version(id, { attachment_ids: [file] }, 1);
    await receipt(land, file, id, 'pending');
  },
  async receipt_stored(land: Land) {
    const [found] = await land.query(
      `select id, transaction_id from ${land.schema}.attachments order by hash(id || '${land.random.int(0, 999)}') limit 1`,
    );
    if (found)
      await receipt(
        land,
        String(found.id),
        String(found.transaction_id),
        land.random.pick(['stored', 'gone', 'too_large', 'pending']),
      );
  },
  async balance_moved(land: Land) {
    await land.list(
      'bank_accounts',
      `json_object('balance_cents', ${land.random.int(0, 999999)}, 'updated_at', '2026-06-20T00:00:00.000Z')`,
    );
  },
  async label_renamed(land: Land) {
    const name = `json_object('name', 'Label ${land.random.int(0, 99)}')`;
    await land.list('labels', name, '$.label_ids[0]');
  },
  async label_moved(land: Land) {
    const parent = `json_object('parent_id', (select max(id) from ${land.schema}.labels))`;
    await land.list('labels', parent, '$.label_ids[0]');
  },
  async member_renamed(land: Land) {
    const name = `json_object('last_name', 'Nom ${land.random.int(0, 99)}')`;
    await land.list('memberships', name, '$.initiator_id');
  },
  async account_renamed(land: Land) {
    const name = `json_object('name', 'Compte ${land.random.int(0, 99)}')`;
    await land.list('bank_accounts', name, '$.bank_account_id');
  },
  async account_elsewhere(land: Land) {
    const elsewhere = `json_object('is_external_account', true)`;
    await land.list('bank_accounts', elsewhere, '$.bank_account_id');
  },
  async began_later(land: Land) {
    land.began.push(`2026-0${land.random.int(1, 5)}-01T00:00:00.000Z`);
  },
  async category_of_refunds(land: Land) {
    const id = await land.some("payload->>'$.cashflow_category.id' is not null");
    if (id)
      await land.version(
        id,
        `(select json_object('cashflow_category', json_object('id', payload->>'$.cashflow_category.id', 'name', 'Refund'))
          from ${land.schema}.transactions where id = '${id}' limit 1)`,
        1,
      );
  },
} satisfies Record<string, (land: Land) => Promise<void>>;

/** Those that only few transactions take anything from, and the others. */
export const general: readonly EventKind[] = [
  'label_renamed',
  'label_moved',
  'member_renamed',
  'account_renamed',
  'account_elsewhere',
  'began_later',
  'category_of_refunds',
];
export const narrow = (Object.keys(events) as EventKind[]).filter(
  (kind) => !general.includes(kind),
);

function edit(random: Random): object {
  const cents = random.int(1, 90_000);
  return random.pick<object>([
    { note: `note ${random.int(0, 99)}` },
    { amount_cents: cents, amount: cents / 100 },
    { vat_amount_cents: random.int(0, 500), vat_rate: 20, vat_details: { items: [] } },
    { status: random.pick(['pending', 'declined', 'completed', 'reversed']) },
    { side: random.pick(['debit', 'credit']) },
    { attachment_required: random.chance(0.5), attachment_ids: [] },
    { settled_at: `2026-0${random.int(1, 6)}-1${random.int(0, 9)}T12:00:00.000Z` },
    { currency: random.pick(['EUR', 'EUR', 'GBP']) },
    { category: random.pick(['refund', 'salary', 'tax', 'other_expense']) },
    { clean_counterparty_name: random.pick(['ACME', 'Acme', 'Ácme', null]) },
    { initiator_id: null },
  ]);
}

async function receipt({ query, schema, seq }: Land, id: string, owner: string, state: string) {
  await query(
    `insert into ${schema}.attachments by name
      select '${id}' as id, 'transactions' as owner_stream, '${owner}' as owner_id, '${owner}' as transaction_id,
        bank_account_id, 'r.pdf' as file_name, 'application/pdf' as file_content_type, 1 as file_size, updated_at as created_at,
        '${state}' as state, '{"id":"${id}"}'::json as payload, md5('${id}${state}${seq}') as _hash, _extracted_at, ${seq} as _seq,
        4 as _part, 0 as _row, ${seq} as _first_seq, _loaded_at
      from ${schema}.transactions where id = '${owner}' limit 1`,
  );
}
