import { choice, names, type QuirkDescription, wholeNumber } from './switches/quirk.ts';
import { webhookQuirks } from './webhooks/webhook-quirks.ts';

export type { QuirkDescription };

const table = {
  status_values: choice(['all', 'first', 'last'], 'which of several status[] values count'),
  lower_bound: choice(['inclusive', 'exclusive'], 'does *_from keep rows at the instant itself'),
  upper_bound: choice(['inclusive', 'exclusive'], 'does *_to keep rows at the instant itself'),
  bound_precision: choice(['us', 'ms', 's'], 'precision a given bound is cut down to'),
  stored_precision: choice(['ms', 'us'], 'precision bounds are compared at; ms is always shown'),
  past_end: choice(['422', 'empty', '404'], 'answer for a page after the last one'),
  per_page_over_max: choice(['clamp', '422'], 'answer for per_page above 100'),
  result_window: choice(['off', '10000'], 'refuse pages reaching beyond this many rows'),
  tie_order: choice(['stable', 'shuffled'], 'order of rows with equal sort keys, per request'),
  null_settled: choice(
    ['large', 'first', 'last'],
    'position of null settled_at when sorted by it: as the largest value, always first, always last',
  ),
  sort_by: choice(['honoured', 'ignored'], 'ignored sorts by settled_at:desc whatever is asked'),
  account_filter: choice(['honoured', 'ignored'], 'ignored lists the rows of every account'),
  updated_at_filter: choice(['honoured', 'ignored'], 'are updated_at_from and _to obeyed'),
  other_filters: choice(
    ['honoured', 'ignored'],
    'are side, operation_type and settled_at_from and _to obeyed',
  ),
  total_count: choice(['exact', 'capped', 'wrong', 'missing'], 'capped stops at 1000'),
  meta: choice(['documented', 'missing'], 'is there a meta block on transactions'),
  next_page: choice(
    ['documented', 'omitted', 'zero', 'previous_page'],
    'dialect of meta: null, no key or 0 where no page follows; previous_page instead of prev_page',
  ),
  rate_limits: choice(['on', 'off'], '1,000 requests in 10 s and 10,000 in 10 min, then 429'),
  retry_after: choice(['absent', 'present'], 'does a 429 carry Retry-After'),
  unauthorized_throttle: choice(['on', 'off'], 'more than 200 answers 401 in an hour give 429'),
  reversed: choice(
    ['listed', 'hidden', 'rejected'],
    'status[]=reversed lists such rows, lists nothing, or is refused as not_in_list',
  ),
  label_rename_touches_transactions: choice(['on', 'off'], 'does a rename bump updated_at of rows'),
  attachment_change_touches: choice(['on', 'off'], 'do attachment changes bump updated_at'),
  transaction_by_id: choice(
    ['found', '404'],
    'answer of GET /transactions/{id} for a transaction that is listed',
  ),
  silent_edits: choice(['off', 'on'], 'advance also edits rows without bumping updated_at'),
  hard_deletes: choice(['off', 'on'], 'advance also removes rows outside the balance chain'),
  late_visibility_seconds: wholeNumber(0, 'rows are listed only this long after their updated_at'),
  bank_accounts_meta: choice(['absent', 'present'], 'is there a meta block on /bank_accounts'),
  external_accounts: choice(['listed', 'hidden'], 'are external accounts in /bank_accounts'),
  external_balance: choice(
    ['current', 'nightly'],
    'balance of an account at another bank: after its last movement, or as of last midnight',
  ),
  external_iban: choice(['empty', 'shown'], 'does an account at another bank show its IBAN'),
  own_transfer_details: choice(
    ['absent', 'shown'],
    'do transfers between two Qonto accounts name the other account in a nested object',
  ),
  account_balances: choice(['shown', 'omitted'], 'omitted as for a role without balance rights'),
  unknown_account: choice(['404', '422', 'empty'], 'answer for an account that does not exist'),
  forbidden: names('none', 'resources that answer 403 for want of a scope: labels,memberships'),
  access_token_seconds: wholeNumber(3_600, 'life of an OAuth access token'),
  refresh_repeat: choice(
    ['new_pair', 'same_pair', 'last_pair', 'refused'],
    'a used refresh token within 60 s gives one more pair, the same again, one instead of it, none',
  ),
  refresh_late_repeat: choice(
    ['refused', 'ends_chain'],
    'a used refresh token after 60 s: is it refused, or does it also end all that came from it',
  ),
  refresh_ends_access: choice(['off', 'on'], 'does a refresh end the access tokens before it'),
  token_answer: choice(
    ['documented', 'no_expiry', 'id_token'],
    'answer of the token endpoint: as documented, without expires_in, with an identity token',
  ),
  staging_gate: choice(['off', 'on'], 'without X-Qonto-Staging-Token: an HTML login page, 200'),
  error_bodies: choice(
    ['documented', 'array', 'object', 'flat', 'message', 'empty'],
    'shape of error bodies',
  ),
  body_framing: choice(['length', 'close'], 'close ends bodies by closing, without a length'),
  latency_ms: wholeNumber(0, 'delay before every answer'),
  vat_leaf_type: choice(['string', 'number'], 'type of the values in vat_details'),
  subject_type_case: choice(['pascal', 'lower'], 'SwiftIncome or swift_income'),
  bank_account_id_in_rows: choice(['on', 'off'], 'do transactions carry bank_account_id'),
  sparse_rows: choice(['off', 'on'], 'keys that are null are left out'),
  unknown_values: choice(['off', 'on'], 'new fields and enum values in some rows'),
  bad_rows: choice(
    ['none', 'no_id', 'null_updated_at', 'both'],
    'completed rows of the main account without an id or without updated_at',
  ),
  vat_mistakes: choice(
    ['none', 'some'],
    'VAT entered wrongly: a total that is not that of its lines, VAT of the wrong sign, VAT on a salary',
  ),
  future_row: choice(['off', 'on'], 'one row of the main account is updated 400 days ahead'),
  attachment_files: choice(
    ['true', 'short', 'missing', 'html', 'expired_once', 'expired'],
    'downloads: true bytes, fewer than stated, 404, an HTML page, first or every URL dead at once',
  ),
  ...webhookQuirks,
} as const satisfies Record<string, QuirkDescription>;

type Table = typeof table;

/** Every switch with its present value. */
export type Quirks = {
  -readonly [K in keyof Table]: Table[K]['default'] extends number
    ? number
    : Table[K]['values'][number];
};

export const quirkDescriptions: Record<keyof Quirks, QuirkDescription> = table;

export const defaultQuirks = Object.fromEntries(
  Object.entries(table).map(([name, quirk]) => [name, quirk.default]),
) as Quirks;
