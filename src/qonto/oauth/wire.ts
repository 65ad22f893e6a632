import got from 'got';
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

/**
 * Sends a request to the token endpoint, once, and reads the answer to its end; the library's own `fetch` would pass by a
 * proxy. An identity token is taken out: we have no use for one, and the library would refuse the whole answer, and with
 * it the only copy of the new tokens, over a claim it does not like.
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
  return new Response(text === '' ? null : withoutIdToken(text), {
    status: answer.status,
    headers: { 'content-type': String(answer.headers['content-type'] ?? '') },
  });
}

function withoutIdToken(text: string): string {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('id_token' in answer)) return text;
    const { id_token: _, ...rest } = answer;
    return JSON.stringify(rest);
  } catch {
    return text;
  }
}
