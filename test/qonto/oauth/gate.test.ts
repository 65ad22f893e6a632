import { describe, expect, it } from 'vitest';
import { authError, unavailableError } from '../../../src/base/errors.ts';
import type { Authorization } from '../../../src/qonto/http/authorization.ts';
import { bodyOf } from '../../../src/qonto/http/body.ts';
import { createCredentialGate, createSharedLock } from '../../../src/qonto/http/credential-gate.ts';
import { credentialWords } from '../../../src/qonto/http/credential-words.ts';
import type { HttpAnswer } from '../../../src/qonto/http/wire.ts';
import { door } from './support/waiting.ts';

/** Everything that can go on without waiting for anybody has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

function start() {
  const lock = createSharedLock();
  const inside: string[] = [];
  const enter = (name: string, alone: () => boolean = () => false) => {
    const { open, isOpen } = door();
    const done = lock.pass(alone, async () => {
      inside.push(name);
      await isOpen;
      inside.splice(inside.indexOf(name), 1);
      return name;
    });
    return { open, done };
  };
  return { lock, inside, enter };
}

describe('a shared lock', () => {
  it('lets many pass together', async () => {
    const { inside, enter } = start();
    const passes = [enter('a'), enter('b')];
    await settled();
    expect(inside).toEqual(['a', 'b']);
    for (const { open } of passes) open();
    expect(await Promise.all(passes.map(({ done }) => done))).toEqual(['a', 'b']);
  });

  it('lets one alone pass when nobody is inside, and nobody with it', async () => {
    const { inside, enter } = start();
    const first = enter('first');
    const alone = enter('alone', () => true);
    await settled();
    expect(inside).toEqual(['first']);
    first.open();
    await first.done;
    await settled();
    expect(inside).toEqual(['alone']);
    const last = enter('last');
    await settled();
    expect(inside).toEqual(['alone']);
    alone.open();
    await alone.done;
    await settled();
    expect(inside).toEqual(['last']);
    last.open();
    await last.done;
  });

  it('asks again whether it has to be alone, when its turn comes', async () => {
    const { inside, enter } = start();
    const [a, b] = [enter('a'), enter('b')];
    let mustBeAlone = true;
    const changing = enter('changing', () => mustBeAlone);
    await settled();
    mustBeAlone = false;
    a.open();
    await a.done;
    await settled();
    expect(inside).toEqual(['b', 'changing']);
    b.open();
    changing.open();
    await Promise.all([b.done, changing.done]);
  });

  it('goes on after work that fails', async () => {
    const { lock } = start();
    const fault = new Error('no');
    await expect(
      lock.pass(
        () => true,
        () => Promise.reject(fault),
      ),
    ).rejects.toBe(fault);
    expect(
      await lock.pass(
        () => true,
        async () => 'next',
      ),
    ).toBe('next');
  });
});

const answered = (status: number): HttpAnswer => ({
  status,
  headers: {},
  body: bodyOf(Buffer.alloc(0)),
});
const refusal = () => authError('refused', { code: 'unauthorized', hint: 'Authorise again.' });

/** A gate whose credentials are called after how often they were renewed. */
function startGate(
  renew: (times: number) => Promise<boolean> = async () => true,
  due = () => false,
) {
  let times = 0;
  const authorization: Authorization = {
    words: credentialWords('oauth'),
    headers: async () => ({ authorization: `token ${times}` }),
    isDue: due,
    async renew() {
      times += 1;
      return renew(times);
    },
    settled: async () => {},
  };
  const gate = createCredentialGate(authorization);
  const sent: string[] = [];
  const send = (answer: (token: string, signal: AbortSignal) => Promise<HttpAnswer>) =>
    gate.send((headers, signal) => {
      sent.push(String(headers.authorization));
      return answer(String(headers.authorization), signal);
    }, refusal);
  return { gate, send, sent, renewals: () => times };
}

describe('the gate that requests pass', () => {
  it('hands over answers that are no refusal', async () => {
    const { send, sent } = startGate();
    for (const status of [200, 404, 429, 500])
      expect((await send(async () => answered(status))).status).toBe(status);
    expect(sent).toEqual(['token 0', 'token 0', 'token 0', 'token 0']);
  });

  it('renews once and sends again, when they are refused', async () => {
    const { send, sent, renewals } = startGate();
    const answer = await send(async (token) => answered(token === 'token 0' ? 401 : 200));
    expect(answer.status).toBe(200);
    expect(sent).toEqual(['token 0', 'token 1']);
    expect(renewals()).toBe(1);
  });

  it('is shut for good when the renewed ones are refused too', async () => {
    const { send, sent, renewals } = startGate();
    await expect(send(async () => answered(401))).rejects.toMatchObject({ message: 'refused' });
    await expect(send(async () => answered(200))).rejects.toMatchObject({ message: 'refused' });
    expect(sent).toEqual(['token 0', 'token 1']);
    expect(renewals()).toBe(1);
  });

  it('is shut when there are no other ones to be had', async () => {
    const { send, sent } = startGate(async () => false);
    await expect(send(async () => answered(401))).rejects.toMatchObject({ message: 'refused' });
    await expect(send(async () => answered(200))).rejects.toMatchObject({ message: 'refused' });
    expect(sent).toEqual(['token 0']);
  });

  it('says what the renewal said, if that is words of ours', async () => {
    const ours = unavailableError('no store', { code: 'x', hint: 'y' });
    const known = startGate(() => Promise.reject(ours));
    await expect(known.send(async () => answered(401))).rejects.toBe(ours);
    const unknown = startGate(() => Promise.reject(new Error('what?')));
    await expect(unknown.send(async () => answered(401))).rejects.toMatchObject({
      message: 'refused',
    });
  });

  it('passes on what breaks a request', async () => {
    const { send } = startGate();
    const fault = new Error('reset');
    await expect(send(() => Promise.reject(fault))).rejects.toBe(fault);
  });

  it.each([
    [200, true],
    [404, true],
    [429, false],
    [500, false],
    [503, false],
  ])(
    'lets one go alone until the bank has looked at credentials; %i: %s',
    async (status, isProof) => {
      const { send, sent } = startGate();
      await send(async () => answered(status));
      const { open, isOpen } = door();
      const slow = send(() => isOpen.then(() => answered(200)));
      await settled();
      const other = send(async () => answered(200));
      await settled();
      expect(sent).toHaveLength(isProof ? 3 : 2);
      open();
      await Promise.all([slow, other]);
    },
  );

  it('lets one go alone while new ones are due', async () => {
    let isDue = false;
    const { send, sent } = startGate(undefined, () => isDue);
    await send(async () => answered(200));
    isDue = true;
    const { open, isOpen } = door();
    const slow = send(() => isOpen.then(() => answered(200)));
    await settled();
    const other = send(async () => answered(200));
    await settled();
    expect(sent).toHaveLength(2);
    open();
    await Promise.all([slow, other]);
  });

  it('hangs up on what carries refused ones, and sends it again with the new ones', async () => {
    const { send, sent, renewals } = startGate();
    await send(async () => answered(200));
    const { open, isOpen } = door();
    const hungUp = send(
      (token, signal) =>
        new Promise((resolve, reject) => {
          if (token === 'token 1') resolve(answered(200));
          signal.addEventListener('abort', () => reject(new Error('hung up')));
        }),
    );
    const late = send((token) => isOpen.then(() => answered(token === 'token 0' ? 401 : 200)));
    const refused = send(async (token) => answered(token === 'token 0' ? 401 : 200));
    await settled();
    open();
    const answers = await Promise.all([hungUp, late, refused]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(renewals()).toBe(1);
    expect(sent.filter((token) => token === 'token 1')).toHaveLength(3);
  });

  it('takes an answer that comes after the refusal of another, if it is one', async () => {
    const { send, sent } = startGate();
    await send(async () => answered(200));
    const { open, isOpen } = door();
    const late = send(() => isOpen.then(() => answered(200)));
    const refused = send(async (token) => answered(token === 'token 0' ? 401 : 200));
    await settled();
    open();
    await Promise.all([late, refused]);
    expect(sent).toEqual(['token 0', 'token 0', 'token 0', 'token 1']);
  });

  it('sends nothing once it is shut, for the first reason', async () => {
    const { gate, send, sent } = startGate();
    gate.shut(unavailableError('the first', { code: 'x', hint: 'y' }));
    gate.shut(unavailableError('the second', { code: 'x', hint: 'y' }));
    await expect(send(async () => answered(200))).rejects.toMatchObject({ message: 'the first' });
    expect(sent).toEqual([]);
  });

  it('ends what is under way when it is closed, and that is no refusal', async () => {
    const { gate, send, renewals } = startGate();
    const pending = send(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('closed')));
        }),
    );
    await settled();
    gate.close();
    await expect(pending).rejects.toThrow('closed');
    expect(renewals()).toBe(0);
  });

  it('ends what follows too, when it is closed while credentials are renewed', async () => {
    const { open, isOpen } = door();
    const { gate, send } = startGate(() => isOpen.then(() => true));
    const aborted: boolean[] = [];
    const pending = send(async (_, signal) => {
      aborted.push(signal.aborted);
      return answered(aborted.length === 1 ? 401 : 200);
    });
    await settled();
    gate.close();
    open();
    await pending;
    expect(aborted).toEqual([false, true]);
  });
});
