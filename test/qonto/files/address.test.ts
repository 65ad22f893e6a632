import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { checkedLookup, isPublicAddress } from '../../../src/qonto/files/checked-lookup.ts';
import { downloadFile } from '../../../src/qonto/files/download.ts';
import { startDns } from './dns-server.ts';

describe('T70 public addresses', () => {
  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.0',
    '10.255.255.255',
    '100.64.0.1',
    '100.100.100.200',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.255',
    '168.63.129.16',
    '169.254.169.254',
    '169.254.170.2',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::10.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::10.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2001::1',
    '2001:db8::1',
    '2002:a00:1::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%lo',
    'fec0::1',
    'ff02::1',
    '::ffff:0:127.0.0.1',
    '1::1',
    '4000::1',
    '5f00::1',
    '100::1',
    '8000::1',
    'e000::1',
    '010.0.0.1',
    '10.1',
    'localhost',
    '',
  ])('%s is none', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '52.219.170.1',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.1',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '223.255.255.255',
    '2600:1f18::1',
    '2a05:d050:4000::1',
    '64:ff9b::808:808',
  ])('%s is one', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

const host = 'files.example.test';

function ask(lookup: LookupFunction, all: boolean): Promise<unknown> {
  return new Promise((resolve) => {
    checkedLookup(lookup)(host, { all }, (error, address) => resolve(error?.message ?? address));
  });
}

describe('T70 names', () => {
  it.each([true, false])('a public address is handed on as it was found (all: %s)', async (all) => {
    const { lookup } = await startDns(['52.219.170.1', '52.219.170.2']);
    expect(await ask(lookup, all)).toEqual(
      all
        ? [
            { address: '52.219.170.1', family: 4 },
            { address: '52.219.170.2', family: 4 },
          ]
        : '52.219.170.1',
    );
  });

  it.each([
    [['10.0.0.7']],
    [['52.219.170.1', '10.0.0.7']],
    [['169.254.169.254']],
    [['127.0.0.1']],
    [['fd00:ec2::254']],
    [['2600:1f18::1', '::1']],
    [['::ffff:a00:1']],
  ])('one that leads to %j is refused', async (addresses) => {
    const { lookup } = await startDns(addresses);
    expect(await ask(lookup, true)).toMatch(/not public/);
  });

  it('a name whose answer changes to a closed address is refused the next time', async () => {
    const { lookup } = await startDns(['52.219.170.1'], ['10.0.0.7']);
    expect(await ask(lookup, false)).toBe('52.219.170.1');
    expect(await ask(lookup, false)).toMatch(/not public/);
  });

  it('a name without an address stays an error of the resolver', async () => {
    const { lookup } = await startDns([]);
    expect(await ask(lookup, false)).toMatch(/ENODATA/);
  });
});

describe('T70 downloads', () => {
  const policy = {
    apiUrl: 'https://thirdparty.qonto.com/v2',
    attachmentHosts: [host],
    credentials: {},
    maxFileBytes: 1_000,
  };

  it('a listed host that leads to 10.x is not connected to, and not asked for until it fits', async () => {
    const dns = await startDns(['10.0.0.7'], ['52.219.170.1']);
    const outcome = await downloadFile(`https://${host}/a.pdf?X-Amz-Signature=abc`, {
      ...policy,
      lookup: dns.lookup,
    });
    expect(outcome).toEqual({
      kind: 'failed',
      reason: 'the name of the host leads to an address that is not public',
    });
    expect(dns.asked).toEqual([host]);
  });

  it("a listed host is checked by the system's resolver too", async () => {
    const outcome = await downloadFile('https://localhost/a.pdf', {
      ...policy,
      attachmentHosts: ['localhost'],
      lookup: systemLookup,
    });
    expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/not public/) });
  });

  it('an unlisted host is not even looked up, and the reason has no query', async () => {
    const dns = await startDns(['52.219.170.1']);
    const outcome = await downloadFile('https://other.example.test/a.pdf?X-Amz-Signature=abc', {
      ...policy,
      lookup: dns.lookup,
    });
    expect(outcome).toEqual({
      kind: 'failed',
      reason:
        "the host other.example.test is not in attachment_hosts: add it with --attachment-host if it is the bank's",
    });
    expect(dns.asked).toEqual([]);
  });
});
