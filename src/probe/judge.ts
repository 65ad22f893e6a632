import type { Finding, JudgedFinding } from './finding.ts';

/** What is taken for likely, and what follows where it is not so. */
interface Assumption {
  readonly likely: string;
  readonly otherwise: string;
}

const proven = 'No row is lost: listings are proven in another way, with more requests.';
const held =
  'Listings that cannot be proven are held: their watermarks stay, and runs end with 69.';
const none = 'Nothing: the program takes both.';

/** By subject. Where the program takes nothing for granted there is no entry. */
const assumptions: Readonly<Record<string, Assumption>> = {
  updated_at_filter: { likely: 'honoured', otherwise: held },
  account_filter: { likely: 'honoured', otherwise: held },
  other_filters: { likely: 'honoured', otherwise: held },
  sort_by: { likely: 'honoured', otherwise: `${proven} Windows of time are read instead.` },
  lower_bound: { likely: 'inclusive', otherwise: `${proven} Each step asks a little earlier.` },
  bound_precision: { likely: 'us', otherwise: proven },
  stored_precision: { likely: 'ms', otherwise: proven },
  tie_order: { likely: 'stable', otherwise: proven },
  meta: { likely: 'documented', otherwise: held },
  total_count: { likely: 'exact', otherwise: `${proven} Counts prove nothing.` },
  next_page: { likely: 'documented', otherwise: none },
  past_end: { likely: '422', otherwise: none },
  result_window: { likely: 'off', otherwise: 'Nothing: page 1 is asked for, and few others.' },
  per_page_over_max: { likely: 'clamp', otherwise: 'Nothing: 100 rows are asked for at most.' },
  transaction_by_id: {
    likely: 'found',
    otherwise: 'No deletion is ever noticed: a 404 proves none.',
  },
  reversed: {
    likely: 'listed',
    otherwise: 'A pending row that is reversed may stay pending here: run `qonto-elt audit`.',
  },
  bank_accounts_meta: { likely: 'absent', otherwise: none },
  external_accounts: {
    likely: 'listed',
    otherwise: 'Accounts at other banks are not read, and their movements are missing.',
  },
  account_balances: {
    likely: 'shown',
    otherwise: 'Balances are not compared: give the right to read them.',
  },
  forbidden: { likely: 'none', otherwise: 'Those streams are not read: give their scopes.' },
  error_bodies: { likely: 'documented', otherwise: 'Messages name a status without a reason.' },
  body_framing: {
    likely: 'length',
    otherwise: 'A body that is cut shows itself as broken JSON only.',
  },
  bank_account_id_in_rows: {
    likely: 'on',
    otherwise: 'That a row is of the account asked for cannot be checked.',
  },
  bad_rows: { likely: 'none', otherwise: 'They are set aside, and the report counts them.' },
  future_row: { likely: 'off', otherwise: 'It is landed, and moves no watermark.' },
  unknown_values: {
    likely: 'off',
    otherwise: 'They are kept as sent; finance models may not know them.',
  },
  vat_mistakes: { likely: 'none', otherwise: 'dbt warns of them; no total of cash moves.' },
  attachment_files: { likely: 'true', otherwise: 'It is pending, gone or quarantined, and told.' },
};

export function judged(finding: Finding): JudgedFinding {
  const { likely, otherwise } = assumptions[finding.subject] ?? {};
  const { position } = finding;
  const base = { ...finding, assumed: likely ?? null };
  if (position === null) return { ...base, verdict: 'not seen', consequence: null };
  if (likely === undefined) return { ...base, verdict: 'open', consequence: null };
  return position === likely
    ? { ...base, verdict: 'as assumed', consequence: null }
    : { ...base, verdict: 'REFUTED', consequence: otherwise ?? null };
}
