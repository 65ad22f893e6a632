/** Tokens are a few hundred bytes; what is far longer is something else. */
const longestAnswer = 64 * 1024;

/**
 * An answer of the token endpoint, read to its end. An identity token is taken out of it: we have no use for one, and the
 * library would refuse the whole answer, and with it the only copy of the new tokens, over a claim it does not like.
 */
export async function readShortAnswer(response: Response): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > longestAnswer) throw Object.assign(new Error('too long'), { code: 'TOO_LONG' });
    chunks.push(chunk);
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks));
  const { status, headers } = response;
  return new Response(text === '' ? null : withoutIdToken(text), { status, headers });
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
