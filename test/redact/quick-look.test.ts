import { describe, expect, it } from 'vitest';
import { quickLook } from '../../src/redact/bytes.ts';
import { redactJson } from '../../src/redact/json.ts';
import { holdsKnownBytes, rememberSecret } from '../../src/redact/known-secrets.ts';

const credential = 'key-of-a-company-1234?';
const plain = '{"id":"a","note":"nothing to cut"}';
const signed = '{"note":"https://a.b/c?sig=c0ffee%2f"}';
const withLowerName = '{"note":"x-goog-signature: c0ffee"}';
const withUpperName = '{"note":"X-Amz-Signature: c0ffee"}';

interface Asked {
  /** What else the answer holds. */
  readonly beside?: string;
  readonly holdsParameter?: boolean;
  readonly secrets?: readonly string[];
}

/** Whether a row, alone in its answer or beside another, may have something to cut. */
function asked(row: string, { beside = '', holdsParameter = false, secrets }: Asked = {}): boolean {
  const look = quickLook(Buffer.from(`[${beside},${row}]`), secrets);
  return look(Buffer.from(row), holdsParameter);
}

describe('a quick look at the bytes of a row', () => {
  it('finds nothing in an ordinary row, whatever stands beside it', () => {
    rememberSecret(credential);
    for (const beside of ['', `"${credential}"`, signed, withLowerName, withUpperName]) {
      expect(asked(plain, { beside })).toBe(false);
      expect(asked(plain, { beside, holdsParameter: true })).toBe(false);
    }
  });

  it.each([
    ['as it is', credential],
    ['in a URL', encodeURIComponent(credential)],
    ['in base64', Buffer.from(credential).toString('base64')],
    ['in base64 for URLs', Buffer.from(credential).toString('base64url')],
  ])('finds a credential of this process %s', (_, form) => {
    rememberSecret(credential);
    rememberSecret('another-credential-5678');
    const row = `{"note":"it was ${form}"}`;
    expect(holdsKnownBytes(Buffer.from(row))).toBe(true);
    expect(asked(row)).toBe(true);
    expect(redactJson(row)).not.toContain(form);
    expect(holdsKnownBytes(Buffer.from(plain))).toBe(false);
  });

  it('looks for a signature where there is a parameter or a name of a store, and nowhere else', () => {
    expect(asked(signed, { holdsParameter: true })).toBe(true);
    expect(asked('{"note":"a = b"}', { holdsParameter: true })).toBe(false);
    for (const row of [withLowerName, withUpperName]) {
      expect(asked(row)).toBe(true);
      expect(redactJson(row)).not.toContain('c0ffee');
      // The caller knows of no parameter, and the row has no such name: it is not searched.
      expect(asked(signed, { beside: row })).toBe(false);
    }
    expect(asked(signed)).toBe(false);
  });

  it('finds a field that is declared a secret, one of several, in any letters', () => {
    const secrets = ['pin', 'code'];
    for (const row of ['{"pin":"1"}', '{"CODE":"1"}']) {
      expect(asked(row, { secrets })).toBe(true);
      expect(asked(row)).toBe(false);
    }
    expect(asked('{"pins":"1","no":"pin"}', { secrets: ['code'] })).toBe(false);
    expect(asked('{"pins":"1"}', { secrets })).toBe(false);
  });
});
