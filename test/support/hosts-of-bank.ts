import { writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { serve } from './altered-bank.ts';
import { untrustedCertificate } from './certificate.ts';
import type { Journey } from './journey.ts';

/** Names that no resolver knows: they are reached through a proxy or not at all. */
export const hostsOfBank = {
  api: 'bank.example.test',
  oauth: 'oauth.example.test',
  files: 'files.example.test',
} as const;

export interface HostsOfBank {
  /** Where all of them are answered for, with TLS. */
  readonly port: number;
  /** The hosts that requests were for, and the names that the handshakes were for. */
  readonly asked: readonly string[];
  readonly handshakes: readonly string[];
  /** The certificate of all of them. */
  readonly certificate: { readonly key: string; readonly cert: string };
  /** What makes a process trust them and ask them. */
  readonly env: Readonly<Record<string, string>>;
}

/** The simulated bank under names of its own, with TLS. */
export async function startHostsOfBank({ bank, folder }: Journey): Promise<HostsOfBank> {
  const { api, oauth, files } = hostsOfBank;
  const certificate = untrustedCertificate('itself', Object.values(hostsOfBank));
  const authority = join(folder, 'company-ca.pem');
  await writeFile(authority, certificate.cert);
  const asked: string[] = [];
  const handshakes: string[] = [];
  const server = createServer(certificate, (request, response) => {
    asked.push(String(request.headers.host));
    void forward(bank.origin, request, response).catch(() => response.destroy());
  });
  server.on('secureConnection', (socket) => handshakes.push(String(socket.servername)));
  const origin = await serve(server as never);
  return {
    port: Number(new URL(origin).port),
    asked,
    handshakes,
    certificate,
    env: {
      NODE_EXTRA_CA_CERTS: authority,
      QONTO_API_URL: `https://${api}/v2`,
      QONTO_OAUTH_URL: `https://${oauth}`,
      QONTO_ELT_ATTACHMENT_HOSTS: files,
    },
  };
}

async function forward(
  origin: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { authorization, 'content-type': type } = request.headers;
  const answer = await fetch(`${origin}${request.url}`, {
    method: String(request.method),
    headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) },
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const ofAnswer = answer.headers.get('content-type') ?? '';
  const body = ofAnswer.includes('json')
    ? bytes.toString().replaceAll(origin, `https://${hostsOfBank.files}`)
    : bytes;
  response.writeHead(answer.status, { 'content-type': ofAnswer }).end(body);
}
