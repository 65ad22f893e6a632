import { exitStatus } from '../../src/base/errors.ts';
import { ibans, signature, signedUrl } from './canaries.ts';
import type { Echo, Words } from './echoing-bank.ts';

const json = (shape: (text: string) => unknown) => (words: Words) =>
  JSON.stringify(shape(words.everything));
/** A header holds one line of Latin letters. */
const line = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, ' ');
/** Longer than the program waits: the fault is told at once, not after six attempts. */
const later = { 'retry-after': '600' };

type Rows = { transactions: Record<string, unknown>[] };
const rowsOf = (answer: Record<string, unknown>) => (answer as Rows).transactions;
const filesOf = (answer: Record<string, unknown>) =>
  rowsOf(answer).flatMap(({ attachments }) => attachments as Record<string, unknown>[]);

const organization = /\/organization/;
const listing = /\/transactions\?/;
const labels = /\/labels\?/;
const file = /\/s3\//;

const refusals: Record<string, Echo> = {
  unauthorized: {
    on: organization,
    exit: exitStatus.auth,
    status: 401,
    body: json((text) => ({ errors: [{ code: text, detail: text }] })),
  },
  'unauthorized-short': {
    on: organization,
    exit: exitStatus.auth,
    status: 401,
    body: ({ secret }) => JSON.stringify({ message: `${'why '.repeat(45)}${secret}` }),
  },
  'unauthorized-page': {
    on: organization,
    exit: exitStatus.auth,
    status: 401,
    headers: () => ({ 'content-type': 'text/html' }),
    body: ({ everything }) => `<html>${everything}</html>`,
  },
  forbidden: {
    on: organization,
    exit: exitStatus.auth,
    status: 403,
    body: json((text) => ({ errors: { code: 'forbidden', message: text } })),
  },
  'forbidden-labels': {
    on: labels,
    exit: exitStatus.done,
    status: 403,
    body: json((text) => ({ message: text })),
  },
  'not-found': {
    on: listing,
    exit: exitStatus.unavailable,
    status: 404,
    body: json((text) => ({ code: 'x', detail: text, source: { parameter: text } })),
  },
  unprocessable: {
    on: listing,
    exit: exitStatus.unavailable,
    status: 422,
    body: ({ sent }) =>
      JSON.stringify({ errors: [{ code: 'invalid', detail: `iban=${ibans[0]} in ${sent}` }] }),
  },
  'store-error': {
    on: listing,
    exit: exitStatus.unavailable,
    status: 400,
    headers: () => ({ 'content-type': 'application/xml' }),
    body: ({ everything }) => `<Error><SignatureProvided>${everything}</SignatureProvided></Error>`,
  },
  'server-error': {
    on: listing,
    exit: exitStatus.unavailable,
    status: 503,
    headers: () => later,
    body: json((t) => ({ detail: t })),
  },
  'server-page': {
    on: listing,
    exit: exitStatus.unavailable,
    status: 500,
    headers: () => ({ ...later, 'content-type': 'text/html' }),
    body: ({ everything }) => `<html>${everything}</html>`,
  },
  'too-many': {
    on: organization,
    exit: exitStatus.unavailable,
    status: 429,
    headers: () => later,
    body: json((t) => ({ message: t })),
  },
  'too-many-once': {
    on: listing,
    exit: exitStatus.done,
    times: 2,
    status: 429,
    headers: () => ({ 'retry-after': '0' }),
    body: json((text) => ({ message: text })),
  },
  redirect: {
    on: listing,
    exit: exitStatus.unavailable,
    status: 302,
    headers: ({ everything }) => ({ location: line(`${signedUrl}#${everything}`) }),
    body: ({ everything }) => everything,
  },
};

const oddAnswers: Record<string, Echo> = {
  'login-page': {
    on: organization,
    exit: exitStatus.unavailable,
    status: 200,
    headers: ({ secret }) => ({
      ...later,
      'content-type': line(`text/html ${secret} ${signedUrl} ${ibans.join(' ')}`),
    }),
    body: ({ everything }) => everything,
  },
  'cut-once': {
    on: listing,
    exit: exitStatus.done,
    times: 1,
    status: 200,
    body: ({ everything }) => `{"a":"${everything}`,
  },
  'other-shape': {
    on: labels,
    exit: exitStatus.unavailable,
    status: 200,
    body: json((text) => ({ [text]: [text] })),
  },
  'no-organization': {
    on: organization,
    exit: exitStatus.data,
    status: 200,
    body: json((text) => ({ organization: { text } })),
  },
  'other-organization': {
    on: organization,
    exit: exitStatus.config,
    alter: (answer, { everything }) =>
      Object.assign(answer.organization as object, { id: everything }),
  },
  'foreign-account': {
    on: listing,
    exit: exitStatus.unavailable,
    alter: (answer, { everything }) => {
      for (const row of rowsOf(answer)) row.bank_account_id = everything;
    },
  },
  'foreign-status': {
    on: listing,
    exit: exitStatus.unavailable,
    alter: (answer, { everything }) => {
      for (const row of rowsOf(answer)) row.status = everything;
    },
  },
  'bad-rows': {
    on: listing,
    exit: exitStatus.data,
    alter: (answer, { everything }) => {
      for (const row of rowsOf(answer)) Object.assign(row, { id: null, updated_at: everything });
    },
  },
};

const files: Record<string, Echo> = {
  'file-refused': {
    on: file,
    exit: exitStatus.done,
    status: 403,
    headers: () => ({ 'content-type': 'application/xml' }),
    body: ({ everything }) =>
      `<Error><Code>SignatureDoesNotMatch</Code><SignatureProvided>${signature}</SignatureProvided>${everything}</Error>`,
  },
  'file-redirect': {
    on: file,
    exit: exitStatus.done,
    status: 302,
    headers: () => ({ location: signedUrl }),
  },
  'file-error': {
    on: file,
    exit: exitStatus.done,
    status: 500,
    body: ({ everything }) => everything,
  },
  'file-page': {
    on: file,
    exit: exitStatus.data,
    status: 200,
    body: ({ everything }) => `<html>${everything}`,
  },
  'file-elsewhere': {
    on: listing,
    exit: exitStatus.done,
    alter: (answer) => {
      for (const one of filesOf(answer))
        one.url = `https://${ibans[0].toLowerCase()}.example.com/?X-Amz-Signature=${signature}`;
    },
  },
  'file-with-login': {
    on: listing,
    exit: exitStatus.data,
    alter: (answer, { secret }) => {
      for (const one of filesOf(answer))
        one.url = `https://acme:${encodeURIComponent(secret)}@files.example.com/x`;
    },
  },
  'file-odd-id': {
    on: listing,
    exit: exitStatus.data,
    alter: (answer, { everything, secret }) => {
      for (const [n, one] of filesOf(answer).entries())
        Object.assign(one, {
          id: n % 2 ? everything : `${secret}/../x`,
          file_content_type: everything,
        });
    },
  },
  'file-unknown': {
    on: /\/attachments\//,
    exit: exitStatus.done,
    status: 404,
    body: json((text) => ({ message: text })),
  },
};

export const faults: Readonly<Record<string, Echo>> = {
  none: { on: /^$/, exit: exitStatus.done },
  ...refusals,
  ...oddAnswers,
  ...files,
};
