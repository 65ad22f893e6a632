import { describe, expect, it } from 'vitest';
import { proxyFrom } from '../../src/config/proxy.ts';

describe('T162 NO_PROXY covers, as curl has it,', () => {
  it.each([
    ['bank.org', 'https://bank.org/a', true],
    ['bank.org', 'https://api.bank.org/a', true],
    ['bank.org', 'https://a.b.bank.org/a', true],
    ['.bank.org', 'https://api.bank.org/a', true],
    ['.bank.org', 'https://bank.org/a', true],
    ['Bank.ORG', 'https://api.bank.org/a', true],
    ['x.y, bank.org', 'https://api.bank.org/a', true],
    ['x.y bank.org', 'https://api.bank.org/a', true],
    ['*', 'https://api.bank.org/a', true],
    ['*.bank.org', 'https://api.bank.org/a', true],
    ['*.bank.org', 'https://bank.org/a', false],
    ['*:8443', 'https://bank.org/a', false],
    ['bank.org:443', 'https://api.bank.org/a', true],
    ['bank.org:8443', 'https://api.bank.org:8443/a', true],
    ['bank.org:8443', 'https://api.bank.org/a', false],
    ['bank.org', 'https://mybank.org/a', false],
    ['bank.org', 'https://bank.org.evil.com/a', false],
    ['api.bank.org', 'https://bank.org/a', false],
    ['', 'https://bank.org/a', false],
    [',', 'https://bank.org/a', false],
    ['.', 'https://bank.org/a', false],
    ['10.0.0.1', 'https://10.0.0.1/a', true],
    ['0.0.1', 'https://10.0.0.2/a', false],
  ])('%j: of %s %s', (noProxy, url, isDirect) => {
    for (const name of ['NO_PROXY', 'no_proxy']) {
      const env = { HTTPS_PROXY: 'http://proxy.example.com:3128', [name]: noProxy };
      expect(proxyFrom(url, env) === undefined, name).toBe(isDirect);
    }
  });
});
