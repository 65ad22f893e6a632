import got from 'got';
import { jsonOrNothing } from '../../base/json.ts';
import { readAnswer } from '../http/bounded-body.ts';
import type { ProxyAddress } from '../proxy/proxy.ts';
import { tunnelAgent } from '../proxy/tunnel.ts';

/** What the OAuth library hands over to be sent. */
interface TokenRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: URLSearchParams;
}

/** Tokens are a few hundred bytes; what is far longer is something else. */
const longestAnswer = 64 * 1024;
const requestMs = 10_000;
/** Longer than any refresh token lives: a year, in seconds. What is far longer could not be written down as a day. */
const longestLifeS = 31_536_000;

/**
 * Sends a request to the token endpoint, once, and reads the answer to its end; the library's own `fetch` would pass by a
 * proxy. Of new tokens nothing else is handed on: the library would refuse the whole answer, and with it the only copy of
 * them, over an identity token, a scope or a null that it does not like.
 */
export async function askForTokens(
  url: string,
  { headers, body }: TokenRequest,
  proxy: ProxyAddress | undefined,
): Promise<Response> {
  const request = got.stream.post(url, {
    headers: { 'user-agent': 'qonto-elt', ...headers },
    body: body.toString(),
    ...(proxy && { agent: { https: tunnelAgent(proxy, { keepAlive: false }) } }),
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
    timeout: { request: requestMs },
  });
  const answer = await readAnswer(request, longestAnswer);
  const text = new TextDecoder().decode(answer.bytes);
  return new Response(text === '' ? null : tokensAlone(text), {
    status: answer.status,
    headers: { 'content-type': String(answer.headers['content-type'] ?? '') },
  });
}

/**
 * The tokens alone, as the library takes them. The bank has spent the old refresh token by now: what we have no use for,
 * or an empty way to say nothing, must not cost the new one.
 */
function tokensAlone(text: string): string {
  const answer = jsonOrNothing(text);
  if (!isObject(answer) || typeof answer.access_token !== 'string') return text;
  const { access_token, token_type, refresh_token: refresh, expires_in } = answer;
  const seconds = Number.parseFloat(String(expires_in));
  return JSON.stringify({
    access_token,
    token_type: token_type ?? 'bearer',
    ...(typeof refresh === 'string' && refresh !== '' && { refresh_token: refresh }),
    // None at all would have each request renew them.
    ...(seconds > 0 && { expires_in: Math.min(seconds, longestLifeS) }),
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
