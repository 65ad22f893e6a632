import type { Ledger, LedgerFile, LedgerRow, Version } from './ledger.ts';

/** What must never be seen outside the simulated bank and the requests to it. */
export const canaries = {
  key: 'canarykey0123456789abcdef',
  clientSecret: 'canaryclientsecret0123456789',
  token: 'canarytoken',
  signature: 'canarysignature',
  webhookSecret: 'canarywebhooksecret0123456789',
} as const;

/** How long a download URL lives. */
const urlLifeMs = 30 * 60_000;

/** A transaction as the API sends it; without `sign`, as it may be stored. */
export function renderRow(
  ledger: Ledger,
  row: LedgerRow,
  version: Version,
  sign?: (file: string) => string,
): string {
  if (sign !== undefined && version.attachments.length > 0)
    return rowText(ledger, row, version, sign);
  const text = texts.get(version) ?? rowText(ledger, row, version, () => null);
  texts.set(version, text);
  return text;
}

/** A version never changes; most are asked for many times. */
const texts = new WeakMap<Version, string>();

function rowText(
  ledger: Ledger,
  row: LedgerRow,
  version: Version,
  sign: (file: string) => string | null,
): string {
  const completed = version.status === 'completed';
  return JSON.stringify({
    id: row.id,
    transaction_id: `org-1-transaction-${row.id.slice(0, 8)}`,
    amount_cents: version.amountCents,
    settled_balance_cents: version.settledBalanceCents,
    currency: 'EUR',
    side: row.side,
    operation_type: 'transfer',
    label: 'ACME "Ltd" \\ é',
    status: version.status,
    note: version.note,
    settled_at: completed ? shown(version.updatedUs) : null,
    updated_at: shown(version.updatedUs),
    bank_account_id: row.account,
    attachments: version.attachments.flatMap((id) => {
      const file = ledger.files.get(id);
      return file === undefined ? [] : [describeFile(file, sign(id))];
    }),
  });
}

export function describeFile(file: LedgerFile, url: string | null) {
  return {
    id: file.id,
    created_at: '2026-01-01T00:00:00.000Z',
    file_name: '../receipt.pdf',
    file_size: String(file.bytes.length),
    file_content_type: 'application/pdf',
    url,
  };
}

/** The API shows milliseconds, whatever it has. */
export function shown(us: number): string {
  return new Date(Math.floor(us / 1_000)).toISOString();
}

/** A URL that opens a file for a while. It is another one at every read. */
export function signedUrl(ledger: Ledger, file: string): string {
  const until = Math.floor(ledger.nowUs() / 1_000) + urlLifeMs;
  return `https://files.bank.test/${file}?X-Amz-Expires=1800&until=${until}&X-Amz-Signature=${canaries.signature}${ledger.random.hex(8)}`;
}

/** The file a URL opens now, or why it does not. */
export function openUrl(ledger: Ledger, url: string): LedgerFile | 'expired' | 'gone' {
  const { pathname, searchParams } = new URL(url);
  const nowUs = ledger.nowUs();
  if (Number(searchParams.get('until')) * 1_000 < nowUs) return 'expired';
  const file = ledger.files.get(pathname.slice(1));
  return file === undefined || file.removedUs !== undefined ? 'gone' : file;
}
