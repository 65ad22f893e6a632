import { configError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import type { ProxyAddress } from '../qonto/proxy/proxy.ts';

const names = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

/**
 * The proxy that the environment has for an https URL, as other programs read it; undefined for this machine, and for
 * what NO_PROXY names. Throws config errors, which never show the value: it may hold a password.
 */
export function proxyFrom(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): ProxyAddress | undefined {
  const target = new URL(url);
  const { hostname, protocol } = target;
  if (protocol !== 'https:' || isThisMachine(hostname)) return undefined;
  const name = names.find((one) => env[one] !== undefined && env[one] !== '');
  if (name === undefined || isExempt(target, env.no_proxy || env.NO_PROXY || '')) return undefined;
  const given = env[name] ?? '';
  // As curl has it: without a scheme it is a plain one.
  const text = given.includes('://') ? given : `http://${given}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy === undefined || !/^https?:$/.test(proxy.protocol) || proxy.hostname === '') {
    throw configError(`${name} is not the address of an http or https proxy`, {
      code: 'bad_proxy',
      hint: 'It is like http://proxy.example.com:3128, with user:password@ before the host where the proxy wants that. NO_PROXY names hosts to be reached without it.',
    });
  }
  return { origin: proxy.origin, authorization: authorizationOf(proxy, name) };
}

function authorizationOf({ username, password }: URL, name: string): Secret | undefined {
  if (username === '' && password === '') return undefined;
  try {
    const plain = new Secret(decodeURIComponent(password)).reveal();
    const pair = `${decodeURIComponent(username)}:${plain}`;
    return new Secret(`Basic ${Buffer.from(pair).toString('base64')}`);
  } catch {
    throw configError(`${name} has a % in its credentials that stands for nothing`, {
      code: 'bad_proxy',
      hint: 'Write a % itself as %25, an @ as %40, a : as %3A and a / as %2F.',
    });
  }
}

/**
 * Whether NO_PROXY names the host of an https URL: as curl has it, a domain covers what is below it, with a dot in front
 * or without; a star stands for anything. No package that reads it reads another environment than that of the process.
 */
function isExempt({ hostname, port }: URL, noProxy: string): boolean {
  return noProxy
    .toLowerCase()
    .split(/[\s,]/)
    .map((entry) => /^(\*)?\.?(.*?)(?::(\d{1,5}))?$/.exec(entry))
    .some((entry) => {
      const [, star, domain = '', only] = entry ?? [];
      if (only !== undefined && only !== (port || '443')) return false;
      if (domain === '') return star !== undefined;
      return hostname.endsWith(`.${domain}`) || (star === undefined && hostname === domain);
    });
}

/** What never leaves this machine is nobody's to see, and no proxy elsewhere would find it. */
function isThisMachine(hostname: string): boolean {
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
