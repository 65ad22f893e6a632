/** What nobody can find out by reading alone in one go, and why. */
export const hidden: readonly { readonly subject: string; readonly why: string }[] = [
  { subject: 'rate_limits', why: 'more than a thousand requests would have to be sent' },
  { subject: 'retry_after', why: 'it is seen on an answer 429 alone, which is not provoked' },
  { subject: 'unauthorized_throttle', why: 'two hundred refusals would have to be provoked' },
  { subject: 'label_rename_touches_transactions', why: 'a label would have to be renamed' },
  { subject: 'attachment_change_touches', why: 'an attachment would have to be changed' },
  { subject: 'silent_edits', why: 'it takes two readings: `qonto-elt audit` finds them' },
  { subject: 'hard_deletes', why: 'it takes two readings: `qonto-elt audit` finds them' },
  { subject: 'late_visibility_seconds', why: 'a row that is not shown yet cannot be seen' },
  { subject: 'external_balance', why: 'it takes all movements of the account at the other bank' },
  { subject: 'access_token_seconds', why: 'a token would have to be renewed, which ends others' },
  { subject: 'refresh_repeat', why: 'a consent would be put at risk' },
  { subject: 'refresh_late_repeat', why: 'a consent would be put at risk' },
  { subject: 'refresh_ends_access', why: 'a token would have to be renewed, which ends others' },
  { subject: 'token_answer', why: 'a token would have to be renewed, which ends others' },
  { subject: 'latency_ms', why: 'the way to the bank cannot be told from the bank itself' },
  { subject: 'webhook_delivery', why: 'webhooks are sent by the bank, and reading brings none' },
  {
    subject: 'webhook_silent_changes',
    why: 'webhooks are sent by the bank, and reading brings none',
  },
  { subject: 'webhook_event_key', why: 'webhooks are sent by the bank, and reading brings none' },
  {
    subject: 'webhook_unchanged_resend',
    why: 'webhooks are sent by the bank, and reading brings none',
  },
  { subject: 'webhook_amounts', why: 'webhooks are sent by the bank, and reading brings none' },
  {
    subject: 'webhook_retry_timestamp',
    why: 'webhooks are sent by the bank, and reading brings none',
  },
  { subject: 'webhook_event_id', why: 'webhooks are sent by the bank, and reading brings none' },
  {
    subject: 'webhook_subscription_end',
    why: 'webhooks are sent by the bank, and reading brings none',
  },
  {
    subject: 'webhook_scope',
    why: 'it takes the scope of webhooks: `qonto-elt webhooks list` tells',
  },
  {
    subject: 'subscription_list_per_page',
    why: 'webhooks are sent by the bank, and reading brings none',
  },
  { subject: 'webhook_late_ms', why: 'webhooks are sent by the bank, and reading brings none' },
  { subject: 'webhook_ack_ms', why: 'webhooks are sent by the bank, and reading brings none' },
  { subject: 'webhook_retry_ms', why: 'webhooks are sent by the bank, and reading brings none' },
];
