import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/base/secret.ts';
import { type DownloadPolicy, downloadFile } from '../../../src/qonto/files/download.ts';
import { type Storage, startFlood, startStorage } from '../../extract/files/storage.ts';

const cap = 1024 * 1024;

function from({ origin }: Storage, more: Partial<DownloadPolicy> = {}) {
  const policy = {
    apiUrl: `${origin}/v2`,
    attachmentHosts: [],
    credentials: {},
    maxFileBytes: cap,
    ...more,
  };
  return downloadFile(`${origin}/s3/a.pdf?X-Amz-Signature=secret`, policy);
}

describe('a download', () => {
  it('brings the bytes, and sends no credentials', async () => {
    const storage = await startStorage((_, response) => response.end('%PDF-1.4'));
    expect(await from(storage)).toEqual({ kind: 'bytes', bytes: Buffer.from('%PDF-1.4') });
    const [request] = storage.requests;
    expect(request?.method).toBe('GET');
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual([
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it('has the staging token where the API itself has it', async () => {
    const storage = await startStorage((_, response) => response.end('x'));
    await from(storage, { credentials: { stagingToken: new Secret('gate') } });
    expect(storage.requests[0]?.headers['x-qonto-staging-token']).toBe('gate');
  });

  it('is not unpacked', async () => {
    const packed = gzipSync('%PDF-1.4');
    const storage = await startStorage((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(packed);
    });
    expect(await from(storage)).toEqual({ kind: 'bytes', bytes: packed });
    expect(storage.requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  it.each([
    [204, 'failed'],
    [206, 'failed'],
    [400, 'failed'],
    [403, 'expired'],
    [404, 'gone'],
    [500, 'failed'],
    [503, 'failed'],
  ])('with status %i is %s', async (status, kind) => {
    const storage = await startStorage((_, response) => {
      response.writeHead(status).end(status === 204 ? undefined : '<Error/>');
    });
    expect(await from(storage)).toMatchObject({ kind });
    expect(storage.requests).toHaveLength(1);
  });

  it('whose connection is cut before the announced length has failed', async () => {
    const storage = await startStorage((_, response) => {
      response.writeHead(200, { 'content-length': 1_000 }).write('%PDF-');
      setImmediate(() => response.destroy());
    });
    expect(await from(storage)).toMatchObject({ kind: 'failed' });
  });

  it('that nobody answers has failed, and says nothing of the signature', async () => {
    const storage = await startStorage((request) => request.socket.destroy());
    const outcome = await from(storage);
    expect(outcome).toEqual({ kind: 'failed', reason: 'no answer from storage (ECONNRESET)' });
  });

  it('that never ends, a byte at a time, is given up at its deadline', async () => {
    const storage = await startStorage((_, response) => {
      const timer = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(timer));
    });
    expect(await from(storage, { deadlineMs: 300 })).toEqual({
      kind: 'failed',
      reason: 'no answer from storage (ETIMEDOUT)',
    });
  });
});

describe('T68 too much', () => {
  it('an endless body is cut at the cap', async () => {
    const { storage, poured } = await startFlood(200);
    expect(await from(storage)).toEqual({ kind: 'too_large' });
    // What the sockets hold on the way comes on top of the cap.
    expect(await poured).toBeLessThan(cap + 16 * 1024 * 1024);
  });

  it('a body of 10 GB is not begun with', async () => {
    const { storage, poured } = await startFlood(200, { 'content-length': 10 * 1024 ** 3 });
    expect(await from(storage, { maxFileBytes: 64 * 1024 * 1024 })).toEqual({ kind: 'too_large' });
    expect(await poured).toBeLessThan(32 * 1024 * 1024);
  });

  it('as much as is allowed is taken, and one byte more is not', async () => {
    const storage = await startStorage(({ url }, response) => {
      response.end(Buffer.alloc(url?.startsWith('/s3') ? cap : 0));
    });
    expect(await from(storage)).toMatchObject({ kind: 'bytes' });
    expect(await from(storage, { maxFileBytes: cap - 1 })).toEqual({ kind: 'too_large' });
  });

  it('an endless error page is an error, not too large, and is not waited for', async () => {
    const { storage, poured } = await startFlood(500);
    expect(await from(storage)).toEqual({ kind: 'failed', reason: 'storage answered 500' });
    expect(await poured).toBeGreaterThan(0);
  });
});

describe('T69 redirects', () => {
  it.each([
    ['to itself', (own: string) => `${own}/s3/a.pdf`],
    ['to a path', () => '/elsewhere'],
    ['to the metadata service', () => 'http://169.254.169.254/latest/meta-data/'],
    ['to plain http', () => 'http://qonto.s3.eu-central-1.amazonaws.com/a.pdf'],
    ['to another host', (_: string, other: string) => `${other}/a.pdf`],
    ['to nowhere', () => ''],
  ])('%s are refused, and nothing is sent there', async (_, target) => {
    const other = await startStorage((__, response) => response.end('%PDF-'));
    for (const status of [301, 302, 303, 307, 308]) {
      const storage = await startStorage(({ headers }, response) => {
        const location = target(`http://${headers.host}`, other.origin);
        response.writeHead(status, location === '' ? {} : { location }).end('moved');
      });
      expect(await from(storage)).toEqual({
        kind: 'failed',
        reason: `storage answered with a redirect (${status}), which is not followed`,
      });
      expect(storage.requests).toHaveLength(1);
    }
    expect(other.connections()).toBe(0);
  });
});
