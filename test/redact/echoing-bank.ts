import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { serve } from '../support/altered-bank.ts';
import type { Journey } from '../support/journey.ts';
import { ibans, type Needle, secrets, signature, signedUrl } from './canaries.ts';

/** How an answer goes wrong: a whole answer made of what the bank was told, or an object of the bank that was altered. */
export interface Echo {
  readonly on: RegExp;
  /** The status that a sync, or for files an extract, ends with. */
  readonly exit: number;
  /** How many answers; all of them when left out. */
  readonly times?: number;
  readonly status?: number;
  readonly headers?: (words: Words) => Record<string, string>;
  readonly body?: (words: Words) => string;
  readonly alter?: (object: Record<string, unknown>, words: Words) => void;
}

/** What an echoing bank has to say. */
export interface Words {
  /** What it was sent: every header, and the address. */
  readonly sent: string;
  /** A credential of the run, as a bank may know it. */
  readonly secret: string;
  readonly everything: string;
}

export interface EchoingBank {
  /** The API behind one fault, for a run with these credentials. */
  readonly url: (mode: string, fault: string) => string;
  /** The signature of every URL that was handed out. */
  readonly signatures: () => Needle[];
}

const secretOf: Record<string, string> = {
  key: secrets.secretKey,
  bearer: secrets.accessToken,
};

/** The simulated bank, with the worst in all it says: in labels, notes, names, unknown fields, and in each fault. */
export async function echoingBank(
  { bank }: Pick<Journey, 'bank'>,
  faults: Readonly<Record<string, Echo>>,
): Promise<EchoingBank> {
  const handedOut = new Set<string>();
  const answered = new Map<string, number>();
  let origin = '';
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const [, mode = '', fault = '', path = ''] =
      /^\/(\w+)\/([\w-]+)(\/.*)$/.exec(String(request.url)) ?? [];
    const secret = secretOf[mode] ?? '';
    const sent = `${path} ${JSON.stringify(request.headers)}`;
    const everything = `${sent} ${secret} ${signedUrl} ${ibans.join(' ')} Bearer ${secret}`;
    const words = { sent, secret, everything };
    const echo = faults[fault];
    const times = answered.get(`${mode} ${fault}`) ?? 0;
    const hits = echo?.on.test(path) === true && times < (echo.times ?? Number.POSITIVE_INFINITY);
    if (hits) answered.set(`${mode} ${fault}`, times + 1);
    if (hits && echo.status !== undefined) {
      const type = { 'content-type': 'application/json', ...echo.headers?.(words) };
      response.writeHead(echo.status, type).end(echo.body?.(words) ?? '');
      return;
    }
    const authorization = `${bank.login}:${bank.secretKey}`;
    const upstream = await fetch(
      `${bank.origin}${path}`,
      path.startsWith('/v2/') ? { headers: { authorization } } : {},
    );
    const type = upstream.headers.get('content-type') ?? '';
    const bytes = Buffer.from(await upstream.arrayBuffer());
    if (!type.includes('json')) {
      response.writeHead(upstream.status, { 'content-type': type }).end(bytes);
      return;
    }
    const body = bytes.toString().replaceAll(bank.origin, `${origin}/${mode}/${fault}`);
    for (const [, found = ''] of body.matchAll(/X-Amz-Signature=([0-9a-f]+)/g))
      handedOut.add(found);
    const answer = JSON.parse(body);
    poison(answer, words);
    if (hits) echo.alter?.(answer, words);
    response
      .writeHead(upstream.status, {
        'content-type': type,
        date: upstream.headers.get('date') ?? '',
      })
      .end(asSomeBanksWrite(JSON.stringify(answer)));
  };
  origin = await serve(createServer((request, response) => void handle(request, response)));
  return {
    url: (mode, fault) => `${origin}/${mode}/${fault}/v2`,
    signatures: () => [...handedOut].map((text) => ({ name: 'a signature handed out', text })),
  };
}

/** Every object of every list says what it must not; the IBAN of an account belongs to it. */
function poison(answer: Record<string, unknown>, { secret, sent }: Words): void {
  const lists = Object.values(answer).filter((value) => Array.isArray(value));
  for (const object of lists.flat()) {
    Object.assign(object, {
      note: `voir ${signedUrl} et ${secret}, signature=Jean`,
      reference: `X-Amz-Signature=${signature}`,
      of_tomorrow: { link: signedUrl.toUpperCase(), 'X-Amz-Signature': signature, debug: sent },
      [`https://x.org/?to=${encodeURIComponent(signedUrl)}`]: [`Bearer ${secret}`],
      about: `X-Amz-Security-Token: ${signature}`,
      iban: ibans[0],
    });
    if ('name' in object) object.name = `${object.name} ${ibans[1]} ${signedUrl}`;
    for (const file of [object.attachments].flat().filter(Boolean))
      Object.assign(file, { file_name: `recu ${signedUrl} ${secret}.pdf`, sent_with: sent });
  }
  const { organization } = answer;
  if (typeof organization === 'object' && organization !== null)
    Object.assign(organization, { name: `ACME ${ibans[0]} ${signedUrl}`, api_key: secret });
}

/** With slashes and signs escaped, as some JSON libraries write them. */
function asSomeBanksWrite(json: string): string {
  return json.replaceAll('/', '\\/').replaceAll('&', '\\u0026');
}
