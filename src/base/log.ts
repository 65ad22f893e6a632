import { type DestinationStream, pino } from 'pino';
import { showable } from '../redact/text.ts';

/** What may be logged: a list of what is allowed, so that a new field is silent until somebody has thought of it. */
const loggable = {
  account: 'text',
  status: 'text',
  stream: 'text',
  endpoint: 'text',
  http_status: 'number',
  attempt: 'number',
  delay_ms: 'number',
  code: 'text',
  hint: 'text',
  seq: 'number',
  rows: 'number',
  expected_rows: 'number',
  receipts: 'number',
  commits: 'number',
  requests: 'number',
  seconds: 'number',
  attachment: 'text',
  path: 'text',
  reason: 'text',
  step: 'text',
  done: 'number',
  of: 'number',
} as const;

export type LogFields = {
  readonly [K in keyof typeof loggable]?:
    | ((typeof loggable)[K] extends 'number' ? number : string)
    | undefined;
} & { readonly url?: never };

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** NDJSON on stderr (or on `stream`), one line an event; stdout belongs to the run report. */
export function createLog(level: string, stream?: DestinationStream): Log {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream ?? pino.destination({ dest: 2, sync: true }),
  );
  const at =
    (name: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) =>
      logger[name](
        Object.fromEntries(
          Object.entries(fields)
            .filter(([key]) => Object.hasOwn(loggable, key))
            .map(([key, value]) => [key, typeof value === 'string' ? showable(value) : value]),
        ),
        showable(event),
      );
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
