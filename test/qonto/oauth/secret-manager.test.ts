import { describe, expect, it, onTestFinished } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { startBank } from '../../../src/simulator/index.ts';
import { decodeTokens } from '../../../src/tokens/token-record.ts';
import { runCli } from '../../support/run-cli.ts';
import { ask, oauthClient, patientTimer, secretStore } from './support/clients.ts';
import { startOauthJourney } from './support/oauth-journey.ts';
import { startSecretManager, type TestSecret } from './support/secret-manager.ts';
import { tokenRecord } from './support/token-record.ts';

/** What each version holds, for people. */
function kinds({ versions }: TestSecret): string[] {
  return versions.map((data) => {
    if (data === null) return 'destroyed';
    const text = Buffer.from(data, 'base64').toString('utf8');
    if (text.includes('qonto-elt claim')) return text.includes('null') ? 'released' : 'claim';
    return decodeTokens(Buffer.from(data, 'base64'))?.refreshToken.reveal() ?? 'something else';
  });
}

async function openBank() {
  const bank = await startBank({ transactions: 20, accounts: 1 });
  onTestFinished(() => bank.close());
  return bank;
}

describe('tokens in Secret Manager', () => {
  it('are versions, of which only the newest is left', async () => {
    const secret = await startSecretManager();
    const store = secretStore(secret);
    for (const name of ['one', 'two']) {
      await store.exclusively(async () => {
        const { version } = (await store.read()) ?? {};
        await store.write(tokenRecord(name), version);
      });
    }
    expect(kinds(secret)).toEqual(['destroyed', 'destroyed', 'destroyed', 'refresh-two']);
  });

  it('are found although "latest" lags behind, and although what it means is destroyed', async () => {
    const secret = await startSecretManager();
    for (const name of ['one', 'two', 'three']) {
      const { version } = (await secretStore(secret).read()) ?? {};
      await secretStore(secret).write(tokenRecord(name), version);
    }
    for (const lag of [1, 2]) {
      secret.lag = lag;
      const found = await secretStore(secret).read();
      expect(found?.record.refreshToken.reveal()).toBe('refresh-three');
    }
  });

  it('are not hidden by the claim of somebody who came too late', async () => {
    const secret = await startSecretManager();
    const slow = secretStore(secret);
    await slow.write(tokenRecord('one'), undefined);
    // Claims version 1, although version 2 is there already.
    const claim = { kind: 'qonto-elt claim', holder: 'late', tokens_version: 1 };
    await secretStore(secret).write(tokenRecord('two'), '1');
    secret.versions.push(Buffer.from(JSON.stringify(claim)).toString('base64'));
    for (const store of [slow, secretStore(secret)])
      expect((await store.read())?.record.refreshToken.reveal()).toBe('refresh-two');
    expect(await slow.write(tokenRecord('three'), '1')).toBe(false);
  });

  it('T75 the claim of a run that died is waited for 15 s, which leaves time in the grace', async () => {
    const secret = await startSecretManager();
    const claim = { kind: 'qonto-elt claim', holder: 'dead', tokens_version: 0 };
    secret.versions.push(Buffer.from(JSON.stringify(claim)).toString('base64'));
    const timer = patientTimer();
    await secretStore(secret, timer).exclusively(async () => {});
    expect(timer.waited()).toBeGreaterThan(15_000);
    expect(timer.waited()).toBeLessThan(17_000);
    expect(kinds(secret)).toEqual(['claim', 'claim', 'released']);
  });

  it('stay, all of them, where the run may not destroy, and that is said', async () => {
    const secret = await startSecretManager();
    secret.fail({ method: 'destroy', status: 403, times: 100 });
    const warned: string[] = [];
    const log = {
      debug() {},
      info() {},
      warn: (event: string) => void warned.push(event),
      error() {},
    };
    const store = secretStore(secret, patientTimer(), log);
    await store.write(tokenRecord('one'), undefined);
    expect(await store.write(tokenRecord('two'), '1')).toBe(true);
    expect(kinds(secret)).toEqual(['refresh-one', 'refresh-two']);
    expect(warned).toEqual(['old versions of the secret are kept']);
  });

  it.each([
    [403, exitStatus.auth, 'secretmanager.secretAccessor'],
    [503, exitStatus.unavailable, 'Run again later'],
    [409, exitStatus.unavailable, 'Run again'],
  ] as const)('an answer %i has status %i and says what to do', async (status, exit, hint) => {
    const secret = await startSecretManager();
    secret.fail({ method: 'access', status, times: 100 });
    await expect(secretStore(secret).read()).rejects.toMatchObject({
      exit,
      hint: expect.stringContaining(hint),
    });
  });

  it('need a secret of their own, made before', async () => {
    const missing = secretStore(await startSecretManager(false));
    await expect(missing.exclusively(async () => {})).rejects.toMatchObject({
      exit: exitStatus.config,
      code: 'no_secret',
    });
    const used = await startSecretManager();
    used.versions.push(Buffer.from('hunter2').toString('base64'));
    await expect(secretStore(used).read()).rejects.toMatchObject({
      exit: exitStatus.config,
      code: 'secret_unfit',
      message: expect.not.stringContaining('hunter2'),
    });
  });

  it('carry a whole sync, in a process of its own', async () => {
    const journey = await startOauthJourney();
    const secret = await startSecretManager();
    const env = {
      ...journey.oauthEnv,
      QONTO_ELT_TOKEN_STORE: `secretmanager:projects/${secret.address.project}/secrets/${secret.address.secret}`,
      SECRET_MANAGER_EMULATOR_HOST: secret.origin,
    };
    expect(await runCli(['sync'], env)).toMatchObject({ status: exitStatus.done });
    await journey.expectTruth();
    expect(kinds(secret)).toEqual(['destroyed', expect.stringMatching(/^ory_rt_/)]);
    const checked = await runCli(['check'], env);
    expect(checked.stdout).toMatch(
      /ok +oauth +access token for 59 minutes.* in secretmanager:projects/,
    );
    expect(journey.bank.bank.tokens().refreshes).toBe(1);
  });
});

describe('a store that fails while new tokens are in hand', () => {
  it.each([
    ['refuses', false],
    ['stores them and loses its answer', true],
  ] as const)(
    'T76 it %s three times: then the run goes on with what is stored',
    async (_, isDone) => {
      const [secret, bank] = [await startSecretManager(), await openBank()];
      // The claim is let through.
      secret.fail({ method: 'addVersion', status: 503, times: 3, skip: 1, isDone });
      const timer = patientTimer();
      const client = oauthClient(bank, bank.origin, secretStore(secret, timer), timer);
      await ask(client);
      client.close();
      expect(bank.bank.tokens()).toMatchObject({ refreshes: 1, repeats: 0 });
      // What is stored is what counts at the bank: an hour later it is renewed.
      await timer.sleep(3_600_000);
      const next = oauthClient(bank, bank.origin, secretStore(secret, timer), timer);
      await ask(next);
      next.close();
      expect(bank.bank.tokens()).toEqual({ refreshes: 2, repeats: 0, refused: 0, usable: 1 });
    },
  );

  it('T76 it fails for ever: status 69 after 50 s, and nothing was asked with them', async () => {
    const [secret, bank] = [await startSecretManager(), await openBank()];
    secret.fail({ method: 'addVersion', status: 503, times: 10_000, skip: 1 });
    const timer = patientTimer();
    const client = oauthClient(bank, bank.origin, secretStore(secret, timer), timer);
    const refusal = {
      exit: exitStatus.unavailable,
      code: 'tokens_not_stored',
      hint: expect.stringContaining('run again at once'),
    };
    await expect(ask(client)).rejects.toMatchObject(refusal);
    expect(timer.waited()).toBeGreaterThanOrEqual(50_000);
    expect(timer.waited()).toBeLessThan(60_000);
    // Whoever asks next does not wait another minute.
    await expect(ask(client)).rejects.toMatchObject(refusal);
    client.close();
    expect(timer.waited()).toBeLessThan(60_000);
    expect(bank.bank.requests().by_path).toEqual({ '/oauth2/token': 1 });
    expect(bank.bank.tokens().refreshes).toBe(1);
  });
});
