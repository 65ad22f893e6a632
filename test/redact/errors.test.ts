import { inspect } from 'node:util';
import { RequestError } from 'got';
import { describe, expect, it } from 'vitest';
import * as errors from '../../src/base/errors.ts';
import { createLog } from '../../src/base/log.ts';
import { Secret } from '../../src/base/secret.ts';
import { commonGoogleFault } from '../../src/google/faults.ts';
import { bigqueryFault } from '../../src/load/bigquery/faults.ts';
import { openFault, statementFault } from '../../src/load/duckdb/faults.ts';
import { credentialWords } from '../../src/qonto/http/credential-words.ts';
import {
  answerFault,
  brokenBody,
  requestFault,
  UnexpectedShape,
  unexpectedShape,
} from '../../src/qonto/http/faults.ts';
import { folderFault } from '../../src/raw/folder/faults.ts';
import { gcsFault } from '../../src/raw/gcs/faults.ts';
import { showableError } from '../../src/redact/thrown.ts';
import {
  accounts,
  findIn,
  grants,
  grouped,
  headers,
  ibans,
  secrets,
  signedUrl,
} from './canaries.ts';

const needles = [...grants, ...headers, ...accounts];
const wrapped = Object.values(secrets).map((secret) => new Secret(secret));

/** Everything at once, as the worst message in the world would have it. */
const poison = [
  `acme-1234:${secrets.secretKey}`,
  `Authorization: Bearer ${secrets.accessToken}`,
  signedUrl,
  grouped(ibans[0]),
  ibans[1],
  `refresh_token=${secrets.refreshToken}`,
].join(' and ');

/** As an HTTP client would throw it: the request hangs on it, with its headers. */
function poisoned(depth = 2): Error {
  const cause: Error | undefined = depth > 0 ? poisoned(depth - 1) : undefined;
  return Object.assign(new Error(`failed: ${poison}\nsecond line ${poison}`, { cause }), {
    code: 'ECONNRESET',
    options: { url: signedUrl, headers: { authorization: `acme:${secrets.secretKey}` } },
    response: { body: poison, headers: { location: signedUrl } },
    config: { headers: { Authorization: `Bearer ${secrets.accessToken}` } },
    errors: [{ message: poison, reason: 'invalid', location: poison }],
  });
}

/** All that a print, a debugger or a report could show of an error. */
const all = (error: unknown): string =>
  [
    inspect(error, { depth: 20, showHidden: true, maxStringLength: null }),
    String(error),
    error instanceof Error ? `${error.stack} ${error.message}` : '',
    JSON.stringify(error),
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
  ].join('\n');

const words = credentialWords('key');
const context = { path: `/attachments/${encodeURIComponent(poison)}`, where: poison };
const body = (shape: unknown) => JSON.stringify(shape);
const detail = { code: poison, detail: poison, message: poison, source: { parameter: poison } };

const made: Record<string, () => unknown> = {
  ConnectorError: () =>
    new errors.ConnectorError('data', poison, { code: 'x', hint: poison, cause: poisoned() }),
  configError: () => errors.configError(poison, { code: 'x', hint: poison, cause: poison }),
  authError: () => errors.authError(poison, { code: 'x', hint: poison, cause: poisoned() }),
  unavailableError: () =>
    errors.unavailableError(poison, { code: 'x', hint: poison, cause: { poison } }),
  dataError: () => errors.dataError(poison, { code: 'x', hint: poison, cause: poisoned() }),
  busyError: () => errors.busyError(poison, { code: 'x', hint: poison, cause: poisoned() }),
  ...Object.fromEntries(
    [401, 403, 404, 422, 429, 500, 302].flatMap((status) => [
      [
        `answerFault ${status}, errors`,
        () => answerFault(status, 'application/json', body({ errors: [detail] }), context, words),
      ],
      [
        `answerFault ${status}, flat`,
        () => answerFault(status, 'application/json', body(detail), context, words),
      ],
      [
        `answerFault ${status}, text`,
        () => answerFault(status, 'text/html', poison, context, words),
      ],
    ]),
  ),
  'answerFault, content type': () => answerFault(200, `text/${poison}`, poison, context, words),
  requestFault: () => requestFault(poisoned(), context),
  unexpectedShape: () => unexpectedShape(new UnexpectedShape(poison).message, context),
  brokenBody: () => brokenBody(context),
  commonGoogleFault: () => commonGoogleFault(Object.assign(poisoned(), { code: 503 }), poison),
  ...Object.fromEntries(
    [400, 401, 403, 404, 412, 429, 500].flatMap((code) => [
      [`gcsFault ${code}`, () => gcsFault(Object.assign(poisoned(), { code }), 'bucket')],
      [`bigqueryFault ${code}`, () => bigqueryFault(Object.assign(poisoned(), { code }), poison)],
    ]),
  ),
  openFault: () => openFault('/data/b.duckdb', poisoned()),
  'openFault, lock': () => openFault('/data/b.duckdb', new Error(`lock ${poison}`)),
  statementFault: () => statementFault('/data/b.duckdb', poisoned()),
  folderFault: () => folderFault(Object.assign(poisoned(), { code: 'ENOSPC' }), '/data/raw'),
  'an error of nobody': () => showableError(poisoned(9)),
  'no error at all': () => showableError({ poison, toString: () => poison }),
  'a text that was thrown': () => showableError(poison),
  'a name and a code': () =>
    showableError(Object.assign(new Error(''), { name: poison, code: signedUrl })),
  'an error of the HTTP client': () =>
    showableError(Object.assign(new RequestError(poison, poisoned(), {} as never), poisoned())),
};

describe('whatever an error was made of, nothing that can be seen of it grants access or names an account', () => {
  it.each(Object.keys(made))('%s', (name) => {
    const error = made[name]?.();
    expect(error).toBeInstanceOf(Error);
    expect(findIn(all(error), needles)).toEqual([]);
  });

  it('and the search would have found it', () => {
    expect(new Set(findIn(all(poisoned()), needles))).toEqual(
      new Set([
        'secretKey',
        'accessToken',
        'refreshToken',
        'the end of secretKey',
        'the end of accessToken',
        'the end of refreshToken',
        'signature',
        'credential',
        'sessionToken',
        'an authorization',
        'a signed URL',
        'the IBAN FR',
        'the IBAN DE',
      ]),
    );
  });

  it('what remains still helps: message, code, frames and causes', () => {
    const shown = showableError(new TypeError('no such thing', { cause: poisoned(0) }));
    expect(inspect(shown)).toMatch(
      /TypeError\]?: no such thing\n {4}at .*errors\.test\.ts.*\[cause\]: Error: failed: .*ECONNRESET/s,
    );
  });
});

describe('the log', () => {
  it('cleans each field and each event, and knows no other fields', () => {
    const lines: string[] = [];
    const log = createLog('debug', { write: (line: string) => void lines.push(line) });
    const fields = { reason: poison, path: signedUrl, hint: poison, account: ibans[0], rows: 3 };
    for (const level of ['debug', 'info', 'warn', 'error'] as const)
      log[level](poison, {
        ...fields,
        err: poisoned(),
        url: signedUrl,
        secret: poison,
      } as never);
    expect(lines).toHaveLength(4);
    expect(findIn(lines.join(''), needles)).toEqual([]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'debug',
      rows: 3,
      account: 'FR…0189',
    });
    expect(lines.join('')).not.toContain('"err"');
  });
});

it('a secret shows in no way but by reveal()', () => {
  for (const secret of wrapped) {
    const shown = [
      inspect({ secret }, { showHidden: true }),
      String(secret),
      `${secret}`,
      JSON.stringify([secret]),
    ];
    expect(findIn(shown.join(), needles)).toEqual([]);
  }
  expect(wrapped[0]?.reveal()).toBe(secrets.secretKey);
});
