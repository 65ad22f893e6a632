import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { File } from '@google-cloud/storage';
import { dataError, unavailableError } from '../../base/errors.ts';
import { googleStatus, isTransientFault } from '../../google/faults.ts';

/** No byte for so long means that none will come. */
const idleMs = 15_000;
const pausesMs = [500, 2_000, 8_000];

/**
 * An object's bytes. The client notices neither a connection that was cut in the middle of a body nor one that fell
 * silent: it would wait for ever. So silence is timed here, the length is compared with the one announced, and reading
 * goes on where it stopped, a few times. Whoever reads parts of this length checks their hash.
 */
export async function* readGcsObject(file: File): AsyncGenerator<Buffer> {
  let received = 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      for await (const chunk of readFrom(file, received)) {
        received += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      // Cut behind the last byte: there is nothing left to ask for.
      if (received > 0 && googleStatus(error) === 416) return;
      const pause = pausesMs[attempt];
      if (pause === undefined || !isTransientFault(error)) throw error;
      await wait(pause);
    }
  }
}

/** Throws a data error when there is more than `most` bytes. */
export async function readGcsWhole(file: File, most = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of readGcsObject(file)) {
    length += chunk.length;
    if (length > most) throw tooLong(file, most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* readFrom(file: File, start: number): AsyncGenerator<Buffer> {
  const stream = file.createReadStream({
    ...(start > 0 && { start }),
    validation: false,
    decompress: false,
  });
  let announced: number | undefined;
  stream.on('response', ({ headers }: { readonly headers: Record<string, string | undefined> }) => {
    announced =
      headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
  });
  let length = 0;
  try {
    for await (const chunk of withinSilence(stream)) {
      length += chunk.length;
      yield chunk;
    }
  } finally {
    stream.destroy();
  }
  if (announced !== undefined && length !== announced) throw cut(file);
}

async function* withinSilence(stream: Readable): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const silence = () => stream.destroy(new Error('no answer: timeout'));
  for (;;) {
    // Only the storage is timed, not whoever takes the bytes.
    const timer = setTimeout(silence, idleMs);
    const { done, value } = await chunks.next().finally(() => clearTimeout(timer));
    if (done === true) return;
    yield value;
  }
}

function tooLong(file: File, most: number) {
  return dataError(`gs://${file.bucket.name}/${file.name} has more than ${most} bytes`, {
    code: 'raw_zone_fault',
    hint: 'qonto-elt has not put it there: find out who has, and take it away.',
  });
}

function cut(file: File) {
  return unavailableError(`gs://${file.bucket.name}/${file.name} could not be read to its end`, {
    code: 'gcs_cut',
    hint: 'Check the network of this machine and run again.',
    transient: true,
  });
}
