import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { proxyFrom } from '../../../src/config/proxy.ts';
import { downloadFile } from '../../../src/qonto/files/download.ts';
import { downloadAgents } from '../../../src/qonto/files/download-agents.ts';
import { startDns } from '../../qonto/files/dns-server.ts';
import { serve } from '../../support/altered-bank.ts';
import { untrustedCertificate } from '../../support/certificate.ts';
import { hostsOfBank, startHostsOfBank } from '../../support/hosts-of-bank.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { type RecordingProxy, startProxy } from '../../support/recording-proxy.ts';
import { runCli } from '../../support/run-cli.ts';

const { api, oauth, files } = hostsOfBank;
const small = { transactions: 12, accounts: 1, attachmentsShare: 1 };
const password = 'p%40ss/w0rd-of-the-proxy';

/** The variable as it is set in a company, with a password. */
const through = ({ host }: RecordingProxy, scheme = 'http') =>
  `${scheme}://jo:${encodeURIComponent(password)}@${host}`;

const withOauth = ({ bank, folder }: Journey) => ({
  QONTO_CLIENT_ID: bank.clientId,
  QONTO_CLIENT_SECRET: bank.clientSecret,
  QONTO_REFRESH_TOKEN: bank.refreshToken,
  QONTO_ELT_TOKEN_STORE: `file:${join(folder, 'vault/tokens.json')}`,
});

describe('T134 HTTPS_PROXY', () => {
  it.each(['http', 'https'])(
    'an %s proxy is on the way to the API, to the token endpoint and to the receipts',
    async (scheme) => {
      const journey = await startJourney(small);
      const hosts = await startHostsOfBank(journey);
      const tls = scheme === 'https' ? hosts.certificate : undefined;
      const proxy = await startProxy(() => hosts.port, tls);
      const outcome = await runCli(
        ['sync', '--log-level', 'debug', ...journey.places],
        {
          ...hosts.env,
          ...withOauth(journey),
          HTTPS_PROXY: through(proxy, scheme),
          // What libraries tell to whoever debugs.
          DEBUG: '*',
          NODE_DEBUG: 'http',
        },
        { cwd: journey.folder },
      );
      expect(outcome.status, outcome.stderr.slice(-2_000)).toBe(0);
      await journey.expectTruth();
      expect(new Set(proxy.targets)).toEqual(
        new Set([`${api}:443`, `${oauth}:443`, `${files}:443`]),
      );
      const basic = `Basic ${Buffer.from(`jo:${password}`).toString('base64')}`;
      expect(new Set(proxy.authorizations)).toEqual(new Set([basic]));
      expect(proxy.plain).toEqual([]);
      // Connections are kept: there are far fewer than requests.
      expect(proxy.targets.length).toBeLessThan(hosts.asked.length);
      for (const secret of [password, encodeURIComponent(password), basic.slice(6)])
        expect(outcome.stdout + outcome.stderr).not.toContain(secret);
    },
  );

  it('is not on the way to this machine, and NO_PROXY not to what it names', async () => {
    const journey = await startJourney(small);
    const proxy = await startProxy(() => ({ status: 500 }));
    const env = { HTTPS_PROXY: `http://${proxy.host}`, HTTP_PROXY: `http://${proxy.host}` };
    const direct = await runCli(['sync', ...journey.places], { ...journey.env, ...env });
    expect(direct.status, direct.stderr).toBe(0);
    const hosts = await startHostsOfBank(journey);
    const named = { ...journey.env, ...hosts.env, ...env, NO_PROXY: `elsewhere.test, ${api}` };
    const past = await runCli(['check', '--json', ...journey.places], named);
    expect(past.stdout).toMatch(/No answer from the bank .*(ENOTFOUND|EAI_AGAIN)/);
    expect([proxy.targets, proxy.plain]).toEqual([[], []]);
  });

  it.each([
    [api, false],
    [`x.y,${api}`, false],
    ['.example.test', false],
    ['*.example.test', false],
    [`${api}:443`, false],
    ['*', false],
    [`${api}:8443`, true],
    ['example.org', true],
    ['', true],
  ])('NO_PROXY=%s', (noProxy, isUsed) => {
    for (const name of ['NO_PROXY', 'no_proxy']) {
      const found = proxyFrom(`https://${api}/v2`, { HTTPS_PROXY: 'http://a:1', [name]: noProxy });
      expect(found !== undefined, name).toBe(isUsed);
    }
  });

  it.each([
    [407, 78, 'wants credentials (407)', 'user:password@ before its host'],
    [403, 78, `does not let us through to ${api} (403)`, `allow ${api}:443`],
    [502, 69, `has not reached ${api} (502)`, `name ${api} in NO_PROXY`],
  ])('that answers %i is told apart from the bank: status %i', async (status, exit, said, hint) => {
    const journey = await startJourney(small);
    const hosts = await startHostsOfBank(journey);
    const proxy = await startProxy(() => ({ status }));
    const outcome = await runCli(['extract', '--raw', journey.raw], {
      ...journey.env,
      ...hosts.env,
      https_proxy: through(proxy),
    });
    expect(outcome.status, outcome.stderr).toBe(exit);
    expect(outcome.stderr).toContain(`The proxy ${proxy.host} ${said}`);
    expect(outcome.stderr).toContain(hint);
    expect(outcome.stderr).not.toContain('p%40ss');
    expect(hosts.asked).toEqual([]);
    expect(proxy.targets.length).toBe(exit === 78 ? 1 : 6);
  });

  it('that nobody answers at is named', async () => {
    const journey = await startJourney(small);
    const hosts = await startHostsOfBank(journey);
    const outcome = await runCli(['extract', '--raw', journey.raw], {
      ...journey.env,
      ...hosts.env,
      HTTPS_PROXY: '127.0.0.1:9',
    });
    expect(outcome.status).toBe(69);
    expect(outcome.stderr).toContain('The proxy 127.0.0.1:9 cannot be reached (ECONNREFUSED)');
  });

  it.each([
    'socks5://proxy.example.test:1080',
    'http://',
    'http://jo:hunter2-hunter2@',
    'http://jo:hunter2-hunter2%@proxy.example.test:1',
  ])('as %s is a wrong setting, and is not repeated', (value) => {
    const read = () => proxyFrom(`https://${api}/v2`, { HTTPS_PROXY: value });
    expect(read).toThrow(expect.objectContaining({ exit: 78, code: 'bad_proxy' }));
    expect(read).not.toThrow(/hunter2|1080/);
  });

  it.each([
    [{ HTTPS_PROXY: 'proxy.example.test:3128' }, 'http://proxy.example.test:3128'],
    [{ HTTPS_PROXY: 'http://a', https_proxy: 'http://b' }, 'http://b'],
    [{ ALL_PROXY: 'http://a:1' }, 'http://a:1'],
    [{ HTTP_PROXY: 'http://a:1' }, undefined],
    [{ HTTPS_PROXY: '' }, undefined],
    [{}, undefined],
  ])('%j means %s', (env, origin) => {
    expect(proxyFrom(`https://${api}/v2`, env)?.origin).toBe(origin);
  });

  it.each([
    'http://127.0.0.1:1/v2',
    'https://127.0.0.1/v2',
    'https://127.8.8.8/v2',
    'https://localhost:8443',
    'https://bank.localhost',
    'https://[::1]/v2',
  ])('is never on the way to %s', (url) => {
    const everywhere = { HTTPS_PROXY: 'http://a:1', ALL_PROXY: 'http://a:1' };
    expect(proxyFrom(url, everywhere)).toBeUndefined();
  });
});

describe('T134 receipts behind a proxy', () => {
  const url = `https://${files}/a.pdf?X-Amz-Signature=abc`;
  const policy = {
    apiUrl: 'https://thirdparty.qonto.com/v2',
    attachmentHosts: [files],
    credentials: {},
    maxFileBytes: 1_000,
  };

  it('a name that leads the proxy to the inside gets no request there: the certificate is another', async () => {
    const inside = await startInside(['inside.example.test']);
    const proxy = await startProxy(() => inside.port);
    const agents = downloadAgents([files], 'name', () => plainly(proxy));
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const outcome = await downloadFile(url, { ...policy, agents });
      expect(outcome).toMatchObject({ kind: 'failed' });
      expect(JSON.stringify(outcome)).toMatch(/no answer from storage that can be trusted/);
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
    expect(proxy.targets).toEqual([`${files}:443`]);
    expect(inside.requests).toEqual([]);
  });

  it('by address: looked up and checked here, and the proxy is asked for what was found', async () => {
    const inside = await startInside([]);
    const proxy = await startProxy(() => inside.port);
    const dns = await startDns(['52.219.170.1'], ['10.0.0.7']);
    const agents = downloadAgents([files], 'address', () => plainly(proxy), dns.lookup);
    expect(await downloadFile(url, { ...policy, agents })).toMatchObject({ kind: 'failed' });
    expect(proxy.targets).toEqual(['52.219.170.1:443']);
    expect(await downloadFile(url, { ...policy, agents })).toEqual({
      kind: 'failed',
      reason: 'the name of the host leads to an address that is not public',
    });
    expect(proxy.targets).toHaveLength(1);
    expect(inside.requests).toEqual([]);
  });

  it.each([
    ['name', [`${files}:443`], false],
    ['none', [], true],
  ] as const)('--download-proxy %s', async (mode, targets, isPending) => {
    const journey = await startJourney({ transactions: 4, accounts: 1, attachmentsShare: 1 });
    const hosts = await startHostsOfBank(journey);
    const proxy = await startProxy(() => hosts.port);
    const outcome = await runCli(
      ['extract', '--json', '--raw', journey.raw, '--download-proxy', mode],
      { ...journey.env, ...hosts.env, HTTPS_PROXY: `http://${proxy.host}` },
    );
    const { extract } = JSON.parse(outcome.stdout);
    const seen = proxy.targets.filter((target) => target.startsWith(files));
    expect([...new Set(seen)]).toEqual(targets);
    expect(extract.attachments.pending > 0).toBe(isPending);
  });
});

/** A server of the inside that the proxy can be led to. */
async function startInside(hosts: readonly string[]) {
  const requests: string[] = [];
  const certificate = untrustedCertificate('itself', hosts);
  const server = createTlsServer(certificate, (request, response) => {
    requests.push(String(request.url));
    response.end('secret of the inside');
  });
  const origin = await serve(server as never);
  return { requests, port: Number(new URL(origin).port) };
}

const plainly = ({ host }: RecordingProxy) => ({
  origin: `http://${host}`,
  authorization: undefined,
});
