import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { openBank, type TestBank } from './client.ts';

async function someAttachment(bank: TestBank) {
  const { json } = await bank.page('with_attachments=true&includes[]=attachments');
  const attachment = json.transactions[0]?.attachments[0];
  if (attachment === undefined) throw new Error('no attachment');
  return attachment;
}

test('every file is what the listing says of it', async () => {
  const bank = await openBank({ transactions: 300 });
  const starts = {
    'application/pdf': '%PDF-1.4',
    'image/png': '\x89PNG',
    'image/jpeg': '\xff\xd8',
  };
  for (const known of bank.running.bank.truth().attachments) {
    type One = { attachment: { url: string; file_size: string } };
    const { attachment } = (await bank.get<One>(`/attachments/${known.id}`)).json;
    const response = await fetch(attachment.url);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toBe(known.file_content_type);
    expect(attachment.file_size).toBe(String(bytes.length));
    expect(known.file_size).toBe(bytes.length);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(known.sha256);
    const start = starts[known.file_content_type as keyof typeof starts];
    expect(bytes.toString('latin1').startsWith(start)).toBe(true);
  }
});

test('the cross-reference table of a PDF points at its objects', async () => {
  const bank = await openBank();
  const pdf = bank.running.bank
    .truth()
    .attachments.find((one) => one.file_content_type === 'application/pdf');
  type One = { attachment: { url: string } };
  const { attachment } = (await bank.get<One>(`/attachments/${pdf?.id}`)).json;
  const text = Buffer.from(await (await fetch(attachment.url)).arrayBuffer()).toString('latin1');
  const start = Number(/startxref\n(\d+)/.exec(text)?.[1]);
  expect(text.slice(start, start + 4)).toBe('xref');
  const offsets = [...text.matchAll(/^(\d{10}) 00000 n /gm)].map((match) => Number(match[1]));
  expect(offsets).toHaveLength(5);
  offsets.forEach((offset, index) => {
    expect(text.slice(offset)).toMatch(new RegExp(`^${index + 1} 0 obj`));
  });
});

test('URLs differ at each read and die after half an hour', async () => {
  const bank = await openBank();
  const [first, second] = [await someAttachment(bank), await someAttachment(bank)];
  expect(first.url).not.toBe(second.url);
  expect(first.id).toBe(second.id);
  expect((await fetch(first.url)).status).toBe(200);
  bank.running.bank.advance({ hours: 0.49 });
  expect((await fetch(first.url)).status).toBe(200);
  bank.running.bank.advance({ hours: 0.02 });
  const late = await fetch(first.url);
  expect(late.status).toBe(403);
  expect(late.headers.get('content-type')).toBe('application/xml');
  expect(await late.text()).toContain('<Message>Request has expired</Message>');
  expect((await fetch((await someAttachment(bank)).url)).status).toBe(200);
});

test('the object store is strict about signatures', async () => {
  const bank = await openBank();
  const { url } = await someAttachment(bank);
  const wrong = await fetch(`${url.slice(0, -1)}x`);
  expect([wrong.status, await wrong.text()]).toEqual([
    403,
    expect.stringContaining('SignatureDoesNotMatch'),
  ]);
  expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(403);
  expect((await fetch(url, { method: 'HEAD' })).status).toBe(403);
  const twice = await fetch(url, { headers: { Authorization: 'Bearer x' } });
  expect([twice.status, await twice.text()]).toEqual([
    400,
    expect.stringContaining('Only one auth mechanism allowed'),
  ]);
});

test('downloads go wrong by switch', async () => {
  const bank = await openBank();
  const fetchAfter = async (mode: string): Promise<Response> => {
    await bank.control('quirks', { attachment_files: mode });
    return await fetch((await someAttachment(bank)).url);
  };
  const { file_size } = await someAttachment(bank);
  const short = await fetchAfter('short');
  expect((await short.arrayBuffer()).byteLength).toBe(Number(file_size) - 7);
  expect((await fetchAfter('missing')).status).toBe(404);
  expect((await fetchAfter('html')).headers.get('content-type')).toContain('text/html');
  expect((await fetchAfter('expired')).status).toBe(403);
  expect((await fetchAfter('expired_once')).status).toBe(403);
  expect((await fetch((await someAttachment(bank)).url)).status).toBe(200);
});
