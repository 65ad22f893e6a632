import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { documentedHosts } from '../../../src/config/values.ts';

const variable = 'QONTO_ELT_ATTACHMENT_HOSTS';

function hosts(flag?: readonly string[], env = {}) {
  const flags = flag === undefined ? {} : { 'attachment-host': flag };
  return readConfig(flags, env).attachment_hosts;
}

describe('the hosts attachments may be fetched from', () => {
  it('are the documented ones unless told otherwise', () => {
    expect(hosts()).toEqual(documentedHosts);
    expect(hosts(undefined, { [variable]: '' })).toEqual(documentedHosts);
  });

  it('are taken from the flag before the environment, and replace the documented ones', () => {
    expect(hosts(['a.example', 'B.Example'])).toEqual(['a.example', 'b.example']);
    expect(hosts(undefined, { [variable]: 'a.example, b.example' })).toEqual([
      'a.example',
      'b.example',
    ]);
    expect(hosts(['a.example'], { [variable]: 'b.example' })).toEqual(['a.example']);
  });

  it.each([
    '*',
    '*.amazonaws.com',
    'https://a.example',
    'a.example/path',
    'a.example:443',
    'user@a.example',
    'a.example.',
    '.a.example',
    'a..example',
    '-a.example',
    'a-.example',
    'a_b.example',
    'localhost',
    '10.0.0.1',
    '0x7f.0x1',
    '[::1]',
    'bücher.example',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(130)}example`,
  ])('%s is none', (host) => {
    expect(() => hosts([host])).toThrow(/is not the exact name of a host/);
  });
});
