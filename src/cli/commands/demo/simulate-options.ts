import { z } from 'zod';
import { type Settings, texts, yesOrNo } from '../../../config/setting.ts';
import { sizeOf } from '../../../simulator/bank-options.ts';

const usual = sizeOf({});
const count = z.int().nonnegative();
/** A digit too many would end in a stack trace, or keep the bank busy for hours. */
const most = { accounts: 1_000, transactions: 10_000_000, latencyMs: 600_000, days: 3_660 };

/** Flags only: nothing of a simulated bank is to be set by what is set for real runs. */
export const simulateOptions = {
  port: {
    flag: 'port',
    doc: 'Port on 127.0.0.1',
    schema: z.int().min(0).max(65_535),
    default: 0,
    shownDefault: 'any free one',
  },
  seed: { flag: 'seed', doc: 'Same seed, same bank', schema: count, default: usual.seed },
  accounts: {
    flag: 'accounts',
    doc: 'Number of bank accounts',
    schema: count.max(most.accounts),
    default: usual.accounts,
  },
  transactions: {
    flag: 'transactions',
    doc: 'Number of transactions',
    schema: count.max(most.transactions),
    default: usual.transactions,
  },
  attachments_share: {
    flag: 'attachments-share',
    doc: 'Part of the transactions with a receipt, 0 to 1',
    schema: z.number().min(0).max(1),
    default: usual.attachmentsShare,
  },
  latency_ms: {
    flag: 'latency-ms',
    doc: 'Delay of every answer',
    schema: count.max(most.latencyMs),
    default: 0,
  },
  real_time: {
    flag: 'real-time',
    doc: "Let the bank's clock run; else it moves by `simulate advance`",
    schema: yesOrNo,
    default: false,
  },
  days: {
    flag: 'days',
    doc: 'How many days to advance',
    schema: z.number().min(0).max(most.days),
    default: 0,
  },
  hours: {
    flag: 'hours',
    doc: 'How many hours to advance',
    schema: z
      .number()
      .min(0)
      .max(most.days * 24),
    default: 0,
  },
  quirk: {
    flag: 'quirk',
    doc: 'A behaviour, as name=value (repeat)',
    schema: texts,
    default: [],
    shownDefault: 'the documented ones',
  },
  list_quirks: {
    flag: 'list-quirks',
    doc: 'Show every behaviour that can be switched',
    schema: yesOrNo,
    default: false,
  },
  json: {
    flag: 'json',
    doc: 'Print URL and credentials, or what advancing did, as JSON',
    schema: yesOrNo,
    default: false,
  },
} as const satisfies Settings;
