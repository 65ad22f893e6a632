import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { NamedListing } from '../../raw/manifest.ts';
import { type WebhookOutcome, webhookOutcomes } from '../webhook/receiver.ts';
import type { RunOutcome } from './outcome.ts';

/** What `/metrics` tells, in the text of Prometheus. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  webhook(outcome: WebhookOutcome): void;
  /** An answer of the bank's API. */
  answer(status: number): void;
  run(outcome: RunOutcome): void;
  /** Where the raw zone stands after a run. */
  stand(listings: readonly NamedListing[], pendingFiles: number): void;
}

/** From a quiet run to a first back-fill. */
const seconds = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 7_200];

export function openMetrics(spooled: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const rows = counter('rows_total', 'Rows that landed in the raw zone, by stream.', ['stream']);
  const requests = counter('requests_total', "Answers of the bank's API.");
  const limited = counter('rate_limited_total', 'Of these, 429: too many requests.');
  const runs = counter('runs_total', 'Runs by how they ended: ok, or the kind of the fault.', [
    'outcome',
  ]);
  const webhooks = counter('webhooks_total', 'Requests to the receiver of webhooks, by outcome.', [
    'outcome',
  ]);
  for (const outcome of webhookOutcomes) webhooks.inc({ outcome }, 0);
  const runSeconds = histogram('run_seconds', 'How long runs took.');
  const buildSeconds = histogram('build_seconds', 'How long builds of the dbt models took.');
  const lastSuccess = gauge('last_success_timestamp_seconds', 'When the last good run ended.');
  const pending = gauge('pending_files', 'Attachments that the next run asks for again.');
  let watermarks: readonly { readonly labels: Labels; readonly at: number }[] = [];
  const age = gauge(
    'watermark_age_seconds',
    'How old the newest change is that has landed, by slice: it grows while nothing changes at the bank.',
    ['stream', 'bank_account_id', 'status'],
  );
  const spool = gauge('webhook_spool_bytes', 'Events of webhooks that wait for the next commit.');

  function counter<L extends string = never>(name: string, help: string, labelNames: L[] = []) {
    return new Counter({ name: `qonto_elt_${name}`, help, labelNames, registers });
  }
  function gauge<L extends string = never>(name: string, help: string, labelNames: L[] = []) {
    return new Gauge({ name: `qonto_elt_${name}`, help, labelNames, registers });
  }
  function histogram(name: string, help: string) {
    return new Histogram({ name: `qonto_elt_${name}`, help, buckets: seconds, registers });
  }
  return {
    contentType: registry.contentType,
    text() {
      spool.set(spooled());
      age.reset();
      for (const { labels, at } of watermarks) age.set(labels, (Date.now() - at) / 1_000);
      return registry.metrics();
    },
    webhook: (outcome) => webhooks.inc({ outcome }),
    answer(status) {
      requests.inc();
      if (status === 429) limited.inc();
    },
    run({ done, fault, startedAt, endedAt }) {
      runs.inc({ outcome: fault?.kind ?? 'ok' });
      runSeconds.observe((endedAt - startedAt) / 1_000);
      if (fault === undefined) lastSuccess.set(endedAt / 1_000);
      if (done.dbt?.started) buildSeconds.observe(done.dbt.seconds);
      for (const [stream, { landed }] of Object.entries(done.extract?.streams ?? {}))
        rows.inc({ stream }, landed);
    },
    stand(listings, pendingFiles) {
      pending.set(pendingFiles);
      watermarks = listings.flatMap(({ stream, slice, watermark }) =>
        watermark === null
          ? []
          : [{ labels: labelsOf(stream, slice), at: Date.parse(`${watermark.slice(0, 23)}Z`) }],
      );
    },
  };
}

type Labels = Record<'stream' | 'bank_account_id' | 'status', string>;

function labelsOf(stream: string, slice: Readonly<Record<string, string>>): Labels {
  return { stream, bank_account_id: slice.bank_account_id ?? '', status: slice.status ?? '' };
}
