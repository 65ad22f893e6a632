import { randomUUID } from 'node:crypto';
import { type Ask, field, type Row, rowOf } from '../ask.ts';
import { type Finding, seen, unseen } from '../finding.ts';
import { listing, type Sample } from '../sample.ts';

/** What is shown of accounts, and what of one that does not exist. */
export async function askAccounts(ask: Ask, { accounts }: Sample): Promise<Finding[]> {
  const { rows, meta } = accounts;
  const own = rows.filter((row) => row.is_external_account !== true);
  const external = rows.filter((row) => row.is_external_account === true);
  const iban = 'Does an account at another bank show its IBAN?';
  const shown = external.some((row) => typeof row.iban === 'string' && row.iban !== '');
  const balances = own.some((row) => 'balance_cents' in row);
  return [
    seen(
      'bank_accounts_meta',
      'Is there a meta block on /bank_accounts?',
      meta === undefined ? 'absent' : 'present',
    ),
    await externals(ask, external),
    external.length === 0
      ? unseen('external_iban', iban, 'no account at another bank is listed')
      : seen('external_iban', iban, shown ? 'shown' : 'empty'),
    seen('account_balances', 'Are balances of accounts shown?', balances ? 'shown' : 'omitted'),
    await unknownAccount(ask),
  ];
}

async function externals(ask: Ask, listed: readonly Row[]): Promise<Finding> {
  const subject = 'external_accounts';
  const question = 'Are accounts at other banks in /bank_accounts?';
  if (listed.length > 0) return seen(subject, question, 'listed');
  const { body } = await ask('/organization', [['include_external_accounts', 'true']]);
  const all = field(rowOf(field(body, 'organization')), 'bank_accounts');
  const has = Array.isArray(all) && all.some((one) => field(one, 'is_external_account') === true);
  return has
    ? seen(subject, question, 'hidden', '/organization shows some')
    : unseen(subject, question, 'the organization has none');
}

async function unknownAccount(ask: Ask): Promise<Finding> {
  const subject = 'unknown_account';
  const question = 'What is answered for an account that does not exist?';
  const { status, rows } = await ask('/transactions', listing(randomUUID(), 'completed'));
  if (status !== 200) return seen(subject, question, String(status));
  return seen(subject, question, rows.length === 0 ? 'empty' : 'rows of others');
}
