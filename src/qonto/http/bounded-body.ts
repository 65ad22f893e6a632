import type { Request } from 'got';
import { systemCode } from '../../base/errors.ts';

/** The code of the error that a body ends in that is longer than it may be. */
export const bodyTooLong = 'ERR_BODY_TOO_LONG';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly bytes: Buffer;
}

/** A whole answer of whatever status, up to `longest` bytes. Throws what the network threw. */
export async function readAnswer(request: Request, longest: number): Promise<WireAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  let broken: unknown;
  request.once('response', (response: NodeJS.EventEmitter) =>
    response.once('error', (error) => {
      broken = error;
    }),
  );
  try {
    for await (const chunk of request) {
      length += chunk.length;
      // Counted after decompression: a few compressed bytes can stand for gigabytes.
      if (length > longest)
        throw Object.assign(new Error('the body is too long'), { code: bodyTooLong });
      chunks.push(chunk);
    }
  } catch (error) {
    if (systemCode(error) !== 'ECONNRESET') throw error;
    // What cannot be unpacked ends the connection too, and of a long body that is told first.
    await new Promise(setImmediate);
    throw broken ?? error;
  } finally {
    request.destroy();
  }
  const { response } = request;
  if (response === undefined) throw new Error('no answer');
  return { status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) };
}
