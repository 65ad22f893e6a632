import { createHmac } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Secret } from '../../../src/base/secret.ts';
import { receive } from '../../../src/run/webhook/receiver.ts';
import { openSeen } from '../../../src/run/webhook/seen.ts';
import { openSpool } from '../../../src/run/webhook/spool.ts';
import { temporaryFolder } from '../../support/folders.ts';

const secret = new Secret('whsec_of_this_test');
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

it('T331 an event that comes again while the first is written is known only once that one is kept', async () => {
  const folder = join(await temporaryFolder(), 'spool');
  const deps = {
    secrets: () => [secret],
    toleranceMs: 300_000,
    spool: await openSpool(folder),
    seen: openSeen(10),
    log: quiet,
    now: Date.now,
    onEvent() {},
    onForged() {},
  };
  const twice = () => Promise.all([1, 2].map(() => receive(signedRequest('{"type":"x"}'), deps)));
  // Nothing can be kept: somebody has cleared the folder away.
  await rm(folder, { recursive: true });
  expect(await twice()).toEqual(['not_kept', 'not_kept']);
  // The bank sends it again, twice because the first answer took too long.
  expect(await twice()).toEqual(['accepted', 'repeated']);
  expect(await readdir(folder)).toHaveLength(1);
});

function signedRequest(body: string): IncomingMessage {
  const seconds = Math.floor(Date.now() / 1_000);
  const digest = createHmac('sha256', secret.reveal()).update(`${seconds}.${body}`).digest('hex');
  const request = new IncomingMessage(new Socket());
  request.headers['x-qonto-signature'] = `t=${seconds},v1=${digest}`;
  request.push(body);
  request.push(null);
  request.complete = true;
  return request;
}
