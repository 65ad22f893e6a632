import { choice, type QuirkDescription, wholeNumber } from '../switches/quirk.ts';

/** What the documentation of webhooks leaves open, or says in two ways. */
export const webhookQuirks = {
  webhook_delivery: choice(
    ['normal', 'duplicated', 'reordered', 'lost', 'late'],
    'webhooks come once, twice, in pairs the wrong way round, every second one never, or late',
  ),
  webhook_late_ms: wholeNumber(3_000, 'how late, with webhook_delivery=late'),
  webhook_silent_changes: choice(
    ['on', 'off'],
    'on: only what is new, and changes of status, note and attachments, send a webhook; off: every change does',
  ),
  webhook_event_key: choice(
    ['short', 'dotted', 'missing'],
    'data.event: created, transactions.created, or no such key',
  ),
  webhook_unchanged_resend: choice(
    ['off', 'on'],
    'on: each change of a transaction is told twice, with an envelope of its own',
  ),
  webhook_amounts: choice(['number', 'string'], 'type of the amounts in webhooks'),
  webhook_ack_ms: wholeNumber(1_000, 'a receiver that answers later gets the webhook again'),
  webhook_retry_ms: wholeNumber(1_000, 'pause before the first repeat; it doubles with each'),
  webhook_retry_timestamp: choice(
    ['fresh', 'original'],
    'time in the signature of a repeat: of its own, or of the first attempt',
  ),
  webhook_event_id: choice(['same', 'new'], 'id of the envelope of a repeat'),
  webhook_subscription_end: choice(
    ['kept', 'dropped'],
    'what becomes of subscriptions when the user takes the consent back',
  ),
  webhook_scope: choice(['granted', 'missing'], 'may the application have subscriptions'),
  subscription_list_per_page: choice(
    ['accepted', '400'],
    'answer for per_page in the list of subscriptions',
  ),
} as const satisfies Record<string, QuirkDescription>;
