import type { Context, Hono } from 'hono';
import type { BankCore } from '../bank-core.ts';
import { fileBytes } from '../files/file-bytes.ts';
import { expiryMs, urlLifeSeconds } from '../files/presign.ts';
import { proxyPage, storeError } from './lists/pages.ts';
import { type BankEnv, requestTarget } from './target.ts';

/** The object store behind the pre-signed URLs. */
export function routeDownloads(app: Hono<BankEnv>, core: BankCore): void {
  app.get('/s3/uploads/:kind/:id/:name', (c) => download(c, core));
}

function download(c: Context<BankEnv>, core: BankCore): Response {
  const nowMs = core.world.clock.nowMs();
  const target = requestTarget(c);
  if (c.req.header('authorization') !== undefined) {
    return refuse(c, 400, storeError('InvalidArgument', 'Only one auth mechanism allowed'));
  }
  switch (core.presigner.check(c.req.method, target, nowMs)) {
    case 'unsigned':
      return refuse(c, 403, storeError('AccessDenied', 'Access Denied'));
    case 'wrong':
      return refuse(c, 403, storeError('SignatureDoesNotMatch', 'The signature does not match'));
    case 'expired':
      return refuse(c, 403, expired(target, nowMs));
    case 'good':
      return file(c, core);
  }
}

function file(c: Context<BankEnv>, core: BankCore): Response {
  const mode = core.world.quirks.attachment_files;
  const known = core.world.store.attachments.get(c.req.param('id') ?? '');
  if (known === undefined || mode === 'missing') {
    return refuse(c, 404, storeError('NoSuchKey', 'The specified key does not exist.'));
  }
  if (mode === 'html') return c.html(proxyPage, 200);
  const { attachment } = known;
  const bytes = fileBytes(attachment, c.req.param('kind') === 'probative_attachment');
  const sent = mode === 'short' ? bytes.subarray(0, bytes.length - 7) : bytes;
  return c.body(new Uint8Array(sent), 200, { 'Content-Type': attachment.contentType });
}

function expired(target: string, nowMs: number): string {
  return storeError(
    'AccessDenied',
    'Request has expired',
    `<X-Amz-Expires>${urlLifeSeconds}</X-Amz-Expires><Expires>${isoSeconds(expiryMs(target))}</Expires><ServerTime>${isoSeconds(nowMs)}</ServerTime>`,
  );
}

function refuse(c: Context<BankEnv>, status: 400 | 403 | 404, body: string): Response {
  return c.body(body, status, { 'Content-Type': 'application/xml' });
}

function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
