import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/base/secret.ts';
import { documentedHosts } from '../../../src/config/values.ts';
import { sandboxHeaders } from '../../../src/qonto/files/download.ts';
import { judgeUrl } from '../../../src/qonto/files/download-url.ts';

const host = 'qonto.s3.eu-central-1.amazonaws.com';
const signed = '/uploads/attachment/1/a.pdf?X-Amz-Signature=abc';
const bank = { apiUrl: 'https://thirdparty.qonto.com/v2', attachmentHosts: [host] };
const simulated = { apiUrl: 'http://127.0.0.1:4010/v2', attachmentHosts: [host] };

describe('which URLs are fetched', () => {
  it.each([
    [bank, `https://${host}${signed}`],
    [bank, `https://${host}/`],
    // The standard port is how a URL without a port is written.
    [{ ...bank, attachmentHosts: ['other.example', host] }, `https://${host}${signed}`],
    [simulated, `http://127.0.0.1:4010/s3${signed}`],
    [simulated, `https://${host}${signed}`],
    [{ ...simulated, apiUrl: 'http://localhost:4010/v2' }, `http://localhost:4010/s3${signed}`],
    [{ ...simulated, apiUrl: 'http://[::1]:4010/v2' }, `http://[::1]:4010/s3${signed}`],
  ])('%j: %s is fetched', (places, url) => {
    expect(judgeUrl(url, places)).toMatchObject({ kind: 'fetch', url: new URL(url) });
  });

  it.each([
    ['another host', 'https://files.example.com/x', 'files.example.com'],
    ['another bucket', 'https://evil.s3.eu-central-1.amazonaws.com/x', /^evil\./],
    ['the listed name as a subdomain', `https://${host}.evil.com/x`, `${host}.evil.com`],
    ['the listed name as an ending', `https://x${host}/x`, `x${host}`],
    ['a parent of the listed name', 'https://s3.eu-central-1.amazonaws.com/qonto/x', /^s3/],
    ['a trailing dot', `https://${host}./x`, `${host}.`],
    ['a letter of another alphabet', `https://qоnto.s3.eu-central-1.amazonaws.com/x`, /^xn--/],
    ["the bank's own API", 'https://thirdparty.qonto.com/v2/organization', /^thirdparty/],
    ['an underscore', 'https://a_b.example.com/x', 'a_b.example.com'],
  ])('T70 %s waits for a setting, and the host is named', (_, url, expected) => {
    expect(judgeUrl(url, bank)).toEqual({
      kind: 'unlisted',
      host: expected instanceof RegExp ? expect.stringMatching(expected) : expected,
    });
  });

  it.each([
    ['plain http', `http://${host}/x`, 'https'],
    ['another protocol', `ftp://${host}/x`, 'https'],
    ['a file', 'file:///etc/passwd', 'https'],
    ['inline data', 'data:application/pdf,%25PDF-', 'https'],
    ['user information that looks like the host', `https://${host}@evil.com/x`, 'credentials'],
    ['a user', `https://user@${host}/x`, 'credentials'],
    ['a password', `https://:secret@${host}/x`, 'credentials'],
    ['a port', `https://${host}:8443/x`, 'port'],
    ['port 80', `https://${host}:80/x`, 'port'],
    ['an address', 'https://169.254.169.254/latest/meta-data/', 'address'],
    ['a short address', 'https://10.1/x', 'address'],
    ['an address as one number', 'https://2130706433/x', 'address'],
    ['an address in hexadecimal', 'https://0x7f000001/x', 'address'],
    ['an IPv6 address', 'https://[::1]/x', 'address'],
    ['an IPv4 address in IPv6', 'https://[::ffff:10.0.0.1]/x', 'address'],
    ['upper case', `https://${host.toUpperCase()}/x`, 'unusual'],
    ['full-width letters', `https://ｑonto.s3.eu-central-1.amazonaws.com/x`, 'unusual'],
    ['an ideographic full stop', 'https://qonto。s3.eu-central-1.amazonaws.com/x', 'unusual'],
    ['a percent-encoded letter', 'https://%71onto.s3.eu-central-1.amazonaws.com/x', 'unusual'],
    ['a tab', `https://qonto\t.s3.eu-central-1.amazonaws.com/x`, 'unusual'],
    ['backslashes', `https:\\\\${host}\\x`, 'unusual'],
    ['no slashes', `https:${host}/x`, 'unusual'],
    ['leading space', ` https://${host}/x`, 'unusual'],
    ['the standard port, spelled out', `https://${host}:443/x`, 'unusual'],
    ['an empty user', `https://@${host}/x`, 'unusual'],
    ['a question mark at once', `https://${host}?x`, 'unusual'],
    ['no host', 'https://', 'read'],
    ['no URL', 'receipt.pdf', 'read'],
    ['nothing', '', 'read'],
  ])('T70 %s is refused', (_, url, reason) => {
    const verdict = judgeUrl(url, bank);
    expect(verdict).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) });
  });

  it.each([
    ['another port of this machine', 'http://127.0.0.1:4011/x'],
    ['another name of this machine', 'http://localhost:4010/x'],
    ['a port that only begins like it', 'http://127.0.0.1:40100/x'],
    ['user information before it', 'http://127.0.0.1:4010@evil.com/x'],
    ['a user on it', 'http://user@127.0.0.1:4010/x'],
    ['the metadata service', 'http://169.254.169.254/latest/'],
  ])('T70 with a bank on this machine, %s is refused all the same', (_, url) => {
    expect(judgeUrl(url, simulated)).toMatchObject({ kind: 'refused' });
  });

  it('T70 a bank that is not on this machine opens nothing on it', () => {
    expect(judgeUrl('http://127.0.0.1:4010/x', bank)).toMatchObject({ kind: 'refused' });
    expect(judgeUrl('https://127.0.0.1/x', bank)).toMatchObject({ kind: 'refused' });
  });

  it('the documented hosts are allowed unless told otherwise, the sandbox has none', () => {
    expect(documentedHosts).toEqual([host, 'qonto-dev.s3.eu-central-1.amazonaws.com']);
  });
});

describe('the staging token', () => {
  const sandbox = {
    apiUrl: 'https://thirdparty-sandbox.staging.qonto.co/v2',
    credentials: { stagingToken: new Secret('token') },
  };

  it.each([
    ['https://thirdparty-sandbox.staging.qonto.co/x', true],
    ['https://files.staging.qonto.co/x', true],
    [`https://${host}/x`, false],
    ['https://staging.qonto.co.evil.com/x', false],
    ['https://evilstaging.qonto.co/x', false],
  ])('goes to %s: %s', (url, goes) => {
    expect(sandboxHeaders(new URL(url), sandbox)).toEqual(
      goes ? { 'X-Qonto-Staging-Token': 'token' } : {},
    );
  });
});
