import { expect, it } from 'vitest';
import { bankElement } from '../../../src/qonto/answers/objects.ts';
import { rememberSecret } from '../../../src/redact/known-secrets.ts';
import { findIn, grants, secrets, signedUrl } from '../../redact/canaries.ts';

const deep = `${'['.repeat(101)}${']'.repeat(101)}`;

it.each([
  ['in its id', (secret: string) => `{"id":"${secret}","a":${deep}}`],
  ['in its account', (secret: string) => `{"id":"a","bank_account_id":"${secret}","a":${deep}}`],
  [
    'between its strings, which is no JSON',
    (secret: string) => `{"a":"b"${secret}"c","d":${deep}}`,
  ],
])(
  'T196 what is kept of an object that can only be set aside holds no secret %s',
  (_, textWith) => {
    for (const secret of Object.values(secrets)) rememberSecret(secret);
    for (const secret of [...Object.values(secrets), signedUrl]) {
      const { text, value, flaw } = bankElement(textWith(secret));
      expect(flaw).toContain('nested');
      expect(findIn(text + JSON.stringify(value), grants)).toEqual([]);
    }
  },
);
