import { queryDuckdb } from '../../support/world.ts';

/** What users may write. As text it is harmless. */
export const hostile = {
  label: `<script>document.title = 'taken'</script>`,
  account: `"><img src=x onerror="document.title='taken'">`,
  company: `Ada & Söhne </title><svg onload="document.title='taken'">`,
};

const owing = JSON.stringify({
  attachment_required: true,
  attachment_lost: false,
  attachment_ids: [],
  attachments: [],
});

/** Names as hostile as can be, and one account in dollars: nothing a simulated bank has of itself. */
export async function makeHostile(file: string): Promise<void> {
  const [account] = await queryDuckdb(
    file,
    `select bank_account_id as id from qonto.qonto__transactions where is_in_cash and not is_external_account
     group by all order by count(*) desc limit 1 offset 1`,
  );
  // One that is large enough for the chart.
  const [label] = await queryDuckdb(
    file,
    `select label_path as name from qonto.qonto__transaction_labels where is_in_cash and not is_inherited and signed_amount_cents < 0
     and booking_date > (select max(as_of_date) - interval 330 day from qonto.int_qonto__as_of)
     and bank_account_id != '${account?.id}' and label_name = label_path group by all order by sum(allocated_amount_cents) limit 1`,
  );
  await queryDuckdb(
    file,
    replaceIn(
      'labels',
      `"name":${JSON.stringify(label?.name)}`,
      `"name":${JSON.stringify(hostile.label)}`,
    ),
    replaceIn(
      'organizations',
      '"name":"Atelier Simulé"',
      `"name":${JSON.stringify(hostile.company)}`,
    ),
    ...['bank_accounts', 'transactions'].map(
      (table) =>
        `${replaceIn(table, '"currency":"EUR"', '"currency":"USD"')} and ${table === 'transactions' ? 'bank_account_id' : 'id'} = '${account?.id}'`,
    ),
    `update qonto_raw.bank_accounts set payload = json_merge_patch(payload, ${quoted(JSON.stringify({ name: hostile.account }))}) where id = '${account?.id}'`,
    // On some days a simulated bank owes no receipt, or none in euros.
    `update qonto_raw.transactions set payload = json_merge_patch(payload, '${owing}') where id in (
       select transaction_id from qonto.qonto__transactions
       where status = 'completed' and side = 'debit' and not is_internal_transfer and not is_external_account
         and bank_account_id != '${account?.id}' order by hash(transaction_id) limit 12)`,
    'checkpoint',
  );
}

function replaceIn(table: string, old: string, by: string): string {
  return `update qonto_raw.${table} set payload = replace(payload, ${quoted(old)}, ${quoted(by)}) where contains(payload, ${quoted(old)})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
