import { z } from 'zod';
import { forms, textLike } from '../forms.ts';
import type { Settings } from '../setting.ts';
import { parsePath } from '../values.ts';
import { parseListen, parseOnEvent, parseTimespan } from './values.ts';

const commands = ['serve'] as const;

/** The settings of `serve` alone: a part of the table in settings.ts. */
export const serviceSettings = {
  listen: {
    flag: 'listen',
    env: 'QONTO_ELT_LISTEN',
    inFile: 'any',
    commands,
    doc: 'Where the service listens, HOST:PORT; on another address than this machine, QONTO_SERVE_TOKEN opens all but the receiver of webhooks',
    schema: textLike(forms.listen).transform(parseListen),
    default: '127.0.0.1:8080',
  },
  every: {
    flag: 'every',
    env: 'QONTO_ELT_EVERY',
    inFile: 'any',
    commands,
    doc: 'How often the service syncs, whether a webhook came or not: 90s, 15m, 1h',
    schema: textLike(forms.duration).transform(parseTimespan),
    default: '15m',
  },
  max_age: {
    flag: 'max-age',
    env: 'QONTO_ELT_MAX_AGE',
    inFile: 'any',
    commands: [...commands, 'status'],
    doc: 'How old the last success may be before /readyz says no; and what is held, before status ends with 66',
    schema: textLike(forms.duration).transform(parseTimespan),
    shownDefault: '1h for serve, nothing for status',
  },
  webhook_tolerance: {
    flag: 'webhook-tolerance',
    env: 'QONTO_ELT_WEBHOOK_TOLERANCE',
    inFile: 'any',
    commands,
    doc: 'How far the time in the signature of a webhook may be from the clock of this machine, either way',
    schema: textLike(forms.duration).transform(parseTimespan),
    default: '5m',
  },
  webhook_spool: {
    flag: 'webhook-spool',
    env: 'QONTO_ELT_WEBHOOK_SPOOL',
    inFile: 'any',
    commands,
    doc: 'A folder of this machine in which webhooks wait for the next commit',
    schema: z.string().min(1, 'must not be empty').transform(parsePath),
    default: 'qonto-data/webhooks',
  },
  on_event: {
    flag: 'on-event',
    env: 'QONTO_ELT_ON_EVENT',
    inFile: 'any',
    commands,
    doc: 'Start this at a webhook in place of syncing here: cloud-run-job:projects/P/locations/L/jobs/J',
    schema: textLike(forms.onEvent).transform(parseOnEvent),
    shownDefault: 'sync here',
  },
} as const satisfies Settings;
