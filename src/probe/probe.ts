import { ConnectorError, unavailableError } from '../base/errors.ts';
import type { Bank } from '../qonto/bank.ts';
import { askOf, type Seen } from './ask.ts';
import { type Finding, type JudgedFinding, seen } from './finding.ts';
import { judged } from './judge.ts';
import { askAccounts } from './questions/accounts.ts';
import { askBounds } from './questions/bounds.ts';
import { askErrors } from './questions/errors.ts';
import { askFiles } from './questions/files.ts';
import { askFilters } from './questions/filters.ts';
import { askOrder } from './questions/order.ts';
import { askPaging } from './questions/paging.ts';
import { askRows } from './questions/rows.ts';
import { askStreams, type StreamSeen } from './questions/streams.ts';
import { takeSample } from './sample.ts';

export interface ProbeOptions {
  /** Ids of the accounts to look at; empty for all. */
  readonly accounts: readonly string[];
  readonly attachmentHosts: readonly string[];
  /** Whether a token of the sandbox is sent along. */
  readonly stagingToken: boolean;
}

export interface ProbeReport {
  readonly requests: number;
  readonly findings: readonly JudgedFinding[];
  readonly streams: readonly StreamSeen[];
  readonly file_hosts: readonly { readonly host: string; readonly allowed: boolean }[];
  readonly cannot_be_seen: typeof hidden;
  /** Questions that a fault kept from being answered. */
  readonly faults: readonly { readonly about: string; readonly fault: string }[];
}

const gateQuestion = 'Is there a login page in front of the API?';

/**
 * Finds out on a live account what the documentation leaves open: reads only, a few dozen requests, and tells nothing
 * about people. Throws what every request throws where the bank cannot be asked at all.
 */
export async function probe(bank: Bank, options: ProbeOptions): Promise<ProbeReport> {
  const { ask, again } = askOf(bank);
  const faults: { about: string; fault: string }[] = [];
  const accounts = await ask('/bank_accounts', [['per_page', '100']]);
  if (isLogin(accounts)) return { ...empty(bank), findings: [judged(gate('on'))] };
  if (accounts.status !== 200) throw notReadable(accounts);
  const sample = await takeSample(ask, options.accounts);
  const attempt = async <T>(about: string, work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      faults.push({ about, fault: error.message });
      return undefined;
    }
  };
  const filters = (await attempt('filters', () => askFilters(ask, sample))) ?? [];
  const at = (subject: string) => filters.find((one) => one.subject === subject)?.position;
  const bounds = await attempt('bounds', () =>
    askBounds(ask, sample, at('updated_at_filter') === 'honoured'),
  );
  const paging = await attempt('pages', () => askPaging(ask, sample));
  const order = await attempt('order', () =>
    askOrder({ ask, again }, sample, at('status_values') === 'all'),
  );
  const ofAccounts = await attempt('accounts', () => askAccounts(ask, sample));
  const newest = await attempt('rows', () =>
    ask('/transactions', sample.of('completed', [['sort_by', 'emitted_at:desc']])),
  );
  const rows = askRows(sample, newest?.rows ?? []);
  const errors = await attempt('errors', () => askErrors(ask, sample));
  const files = await attempt('files', () => askFiles(bank, sample));
  const streams = await attempt('streams', () => askStreams(ask, sample));
  const findings: (readonly Finding[] | undefined)[] = [
    [options.stagingToken ? gate(undefined) : gate('off')],
    streams && [streams.finding],
    filters,
    bounds,
    order,
    paging,
    ofAccounts,
    rows,
    errors,
    files && [files.finding],
  ];
  return {
    ...empty(bank),
    findings: findings.flatMap((some) => some ?? []).map(judged),
    streams: streams?.streams ?? [],
    file_hosts: (files?.hosts ?? []).map((host) => ({
      host,
      allowed: options.attachmentHosts.includes(host),
    })),
    faults,
  };
}

function empty(bank: Bank): ProbeReport {
  return {
    requests: bank.requests(),
    findings: [],
    streams: [],
    file_hosts: [],
    cannot_be_seen: hidden,
    faults: [],
  };
}

function gate(position: string | undefined): Finding {
  if (position !== undefined) return seen('staging_gate', gateQuestion, position);
  return {
    subject: 'staging_gate',
    question: gateQuestion,
    position: null,
    note: 'QONTO_STAGING_TOKEN is sent along',
  };
}

function isLogin({ headers, status }: Seen): boolean {
  const type = String(headers['content-type'] ?? '');
  return (status < 400 && /html/i.test(type)) || (status >= 300 && status < 400);
}

function notReadable({ status }: Seen): ConnectorError {
  return unavailableError(
    `The bank answered ${status} at GET /bank_accounts: nothing can be found out`,
    {
      code: 'not_probed',
      hint: 'See what `qonto-elt check` says of the credentials.',
    },
  );
}

/** What nobody can find out by reading alone in one go, and why. */
const hidden: readonly { readonly subject: string; readonly why: string }[] = Object.entries({
  'more than a thousand requests would have to be sent': ['rate_limits'],
  'it is seen on an answer 429 alone, which is not provoked': ['retry_after'],
  'two hundred refusals would have to be provoked': ['unauthorized_throttle'],
  'a label would have to be renamed': ['label_rename_touches_transactions'],
  'an attachment would have to be changed': ['attachment_change_touches'],
  'it takes two readings: `qonto-elt audit` finds them': ['silent_edits', 'hard_deletes'],
  'a row that is not shown yet cannot be seen': ['late_visibility_seconds'],
  'it takes all movements of the account at the other bank': ['external_balance'],
  'a token would have to be renewed, which ends others': [
    'access_token_seconds',
    'refresh_ends_access',
    'token_answer',
  ],
  'a consent would be put at risk': ['refresh_repeat', 'refresh_late_repeat'],
  'the way to the bank cannot be told from the bank itself': ['latency_ms'],
  'webhooks are sent by the bank, and reading brings none': [
    'webhook_delivery',
    'webhook_silent_changes',
    'webhook_event_key',
    'webhook_unchanged_resend',
    'webhook_amounts',
    'webhook_retry_timestamp',
    'webhook_event_id',
    'webhook_subscription_end',
    'subscription_list_per_page',
    'webhook_late_ms',
    'webhook_ack_ms',
    'webhook_retry_ms',
  ],
  'it takes the scope of webhooks: `qonto-elt webhooks list` tells': ['webhook_scope'],
}).flatMap(([why, subjects]) => subjects.map((subject) => ({ subject, why })));
