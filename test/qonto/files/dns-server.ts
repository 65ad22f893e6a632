import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns';
import { once } from 'node:events';
import { isIPv6, type LookupFunction } from 'node:net';
import { onTestFinished } from 'vitest';

export interface DnsServer {
  /** Asks this server and no other. */
  readonly lookup: LookupFunction;
  /** Names asked for, in order. */
  readonly asked: readonly string[];
}

/** A DNS server on loopback: the first question is answered with the first list of addresses, and so on; the last stays. */
export async function startDns(...answers: readonly (readonly string[])[]): Promise<DnsServer> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(nameIn(question));
    socket.send(answer(question, addresses), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  const isV6 = answers.flat().some(isIPv6);
  const lookup: LookupFunction = (hostname, { all }, callback) => {
    const done = (error: NodeJS.ErrnoException | null, found: readonly string[] = []) => {
      const family = isV6 ? 6 : 4;
      if (error !== null) callback(error, '', family);
      else if (all === true) {
        callback(
          null,
          found.map((address) => ({ address, family })),
        );
      } else callback(null, found[0] ?? '', family);
    };
    if (isV6) resolver.resolve6(hostname, done);
    else resolver.resolve4(hostname, done);
  };
  return { lookup, asked };
}

const headerLength = 12;

function nameIn(message: Buffer): string {
  const labels: string[] = [];
  for (let at = headerLength; (message[at] ?? 0) > 0; at += (message[at] ?? 0) + 1) {
    labels.push(message.toString('latin1', at + 1, at + 1 + (message[at] ?? 0)));
  }
  return labels.join('.');
}

/** The question again, then an A or AAAA record for each address, good for no time at all. */
function answer(question: Buffer, addresses: readonly string[]): Buffer {
  const end = headerLength + nameIn(question).length + 2 + 4;
  const header = Buffer.from(question.subarray(0, headerLength));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const records = addresses.map((address) => {
    const bytes = isIPv6(address)
      ? Buffer.from(wholeV6(address), 'hex')
      : Buffer.from(address.split('.').map(Number));
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(isIPv6(address) ? 28 : 1, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt16BE(bytes.length, 10);
    return Buffer.concat([record, bytes]);
  });
  return Buffer.concat([header, question.subarray(headerLength, end), ...records]);
}

function wholeV6(address: string): string {
  const [left = '', right = ''] = address.split('::');
  const missing = 8 - groups(left).length - groups(right).length;
  const all = [...groups(left), ...Array<string>(missing).fill('0'), ...groups(right)];
  return all.map((group) => group.padStart(4, '0')).join('');
}

function groups(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
