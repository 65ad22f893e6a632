import { expect, test } from 'vitest';
import { openBank, type Shown } from './client.ts';

const id = '7b7a5ed6-3903-4782-889d-b4f64bd7bef9';

/** The transaction the API reference shows; only its URL is signed afresh. */
const documented = {
  transaction_id: 'super-transaction-6576',
  amount: 52.4,
  amount_cents: 5240,
  settled_balance: 111.1,
  settled_balance_cents: 11110,
  attachment_ids: [],
  local_amount: 52.4,
  local_amount_cents: 5240,
  side: 'debit',
  operation_type: 'transfer',
  currency: 'EUR',
  local_currency: 'EUR',
  label: 'Stamm and Sons',
  settled_at: '2021-03-14T17:17:02.000Z',
  emitted_at: '2021-03-06T12:33:13.000Z',
  created_at: '2021-03-06T12:33:13.000Z',
  updated_at: '2021-03-21T21:32:03.000Z',
  status: 'completed',
  note: 'Jacynthe Kuhic',
  reference: null,
  vat_amount: null,
  vat_amount_cents: null,
  vat_rate: null,
  initiator_id: '6e5468a1-22ad-4974-bf9f-45652511d39c',
  label_ids: ['872a75d8-b85c-467e-b8f0-091ea48ef68f'],
  attachment_lost: false,
  attachment_required: true,
  card_last_digits: '1234',
  category: 'gas_station',
  cashflow_category: { name: 'Others' },
  cashflow_subcategory: { name: 'Tips' },
  id,
  attachments: [
    {
      id: 'ea54f563-eaee-4dcb-b08e-688dc9937d23',
      created_at: '2021-03-18T11:52:07.000Z',
      file_name: 'Foobar',
      file_size: '666',
      file_content_type: 'image/png',
      url: expect.stringContaining(
        '/uploads/attachment/ea54f563-eaee-4dcb-b08e-688dc9937d23/%23%3CRack%3A%3ATest%3A%3AUploadedFile%3A0x00005635fc7cf8e8%3E?X-Amz-Algorithm=AWS4-HMAC-SHA256',
      ),
      probative_attachment: { status: 'unavailable' },
    },
  ],
  labels: [
    { id: '211e69c1-f27f-4b45-a623-bec44a715ee7', name: 'Durable Silk Table', parent_id: null },
  ],
  subject_type: 'transfer',
  transfer: {
    counterparty_account_number: 'NL93RABO3730976796',
    counterparty_account_number_format: 'IBAN',
    counterparty_bank_identifier: 'RABO',
    counterparty_bank_identifier_format: 'SWIFT_BIC',
  },
};

test('the documented transaction is served field for field', async () => {
  const bank = await openBank({ quirks: { bank_account_id_in_rows: 'off' } });
  const path = `/transactions/${id}?includes[]=attachments&includes[]=labels`;
  const { json } = await bank.get<{ transaction: Shown }>(path);
  expect(json.transaction).toEqual(documented);
  const url = json.transaction.attachments[0]?.url ?? '';
  expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(666);
});

test('it is the first of the main account, and stays as documented as time goes by', async () => {
  const bank = await openBank();
  bank.running.bank.advance({ days: 40 });
  const first = await bank.page('sort_by=settled_at:asc&per_page=1&includes[]=labels');
  const { attachments, ...rest } = documented;
  expect(first.json.transactions[0]).toEqual({ ...rest, bank_account_id: await bank.main() });
  expect(attachments).toHaveLength(1);
});
