import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { listenOn } from '../../../src/run/serve/http/listen.ts';

const begun = 'POST /webhooks/qonto HTTP/1.1\r\nHost: localhost\r\n';

it.each([
  ['headers', begun],
  ['a body', `${begun}Content-Length: 100\r\n\r\n{`],
])(
  'T202 who sends %s without end is hung up on, soon after the limits say so',
  { timeout: 22_000 },
  async (_, sent) => {
    const listening = await listenOn({ host: '127.0.0.1', port: 0 }, (request) => {
      request.on('error', () => {});
      request.resume();
    });
    onTestFinished(() => listening.close());
    const socket = connect(Number(new URL(listening.address).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.write(sent);
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  },
);
