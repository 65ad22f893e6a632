import { type DestinationStream, pino } from 'pino';
import { showable } from '../redact/text.ts';

/** What may be logged: a list of what is allowed, so that a new field is silent until somebody has thought of it. */
export interface LogFields {
  readonly account?: string | undefined;
  readonly status?: string | undefined;
  readonly stream?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly http_status?: number | undefined;
  readonly attempt?: number | undefined;
  readonly delay_ms?: number | undefined;
  readonly code?: string | undefined;
  readonly hint?: string | undefined;
  readonly seq?: number | undefined;
  readonly rows?: number | undefined;
  readonly requests?: number | undefined;
  readonly seconds?: number | undefined;
  readonly attachment?: string | undefined;
  readonly path?: string | undefined;
  readonly reason?: string | undefined;
  readonly url?: never;
}

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const allowed = new Set<string>([
  'account',
  'status',
  'stream',
  'endpoint',
  'http_status',
  'attempt',
  'delay_ms',
  'code',
  'hint',
  'seq',
  'rows',
  'requests',
  'seconds',
  'attachment',
  'path',
  'reason',
] satisfies (keyof LogFields)[]);

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
            .filter(([key]) => allowed.has(key))
            .map(([key, value]) => [key, typeof value === 'string' ? showable(value) : value]),
        ),
        showable(event),
      );
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
