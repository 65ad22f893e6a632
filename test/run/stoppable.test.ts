import { expect, it } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { Secret } from '../../src/base/secret.ts';
import { openBank } from '../../src/qonto/bank.ts';
import { fixedAuthorization } from '../../src/qonto/http/authorization.ts';
import { createClient } from '../../src/qonto/http/client.ts';
import { openHttp } from '../../src/qonto/http/wire.ts';
import { stoppableBank } from '../../src/run/stoppable.ts';
import { organizations } from '../../src/streams/organizations.ts';
import { startJourney } from '../support/journey.ts';

it('every method of the bank that asks it for something is stopped, whatever methods it has', async () => {
  const { bank } = await startJourney({ transactions: 60 });
  const { login, secretKey } = bank;
  const client = createClient({
    apiUrl: bank.url,
    authorization: fixedAuthorization({ kind: 'key', login, secretKey: new Secret(secretKey) }),
    http: openHttp(1, undefined),
    requestsPer10Seconds: 100,
    log: silentLog,
  });
  const open = openBank(client, async () => ({ kind: 'gone' }));
  const controller = new AbortController();
  const stoppable = stoppableBank(open, controller.signal);
  expect((await stoppable.whole(organizations)).objects).toHaveLength(1);
  const reason = new Error('stopped');
  const waiting = stoppable.whole(organizations);
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  for (const [name, method] of Object.entries(stoppable)) {
    if (name === 'requests' || name === 'close') continue;
    await expect(Reflect.apply(method, undefined, [{}]), name).rejects.toBe(reason);
  }
  expect(stoppable.requests()).toBeGreaterThan(0);
  stoppable.close();
});
