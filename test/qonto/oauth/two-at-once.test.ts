import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { fileTokenStore } from '../../../src/tokens/file/store.ts';
import { startCli } from '../../support/run-cli.ts';
import { ask, oauthClient, realTimer, secretStore } from './support/clients.ts';
import {
  age,
  type OauthJourney,
  startOauthJourney,
  storedTokens,
  until,
} from './support/oauth-journey.ts';
import { startSecretManager } from './support/secret-manager.ts';
import { door } from './support/waiting.ts';

/** Clients of one store, as two runs have them, which nothing keeps apart but the store. */
function twoClients({ bank, gateway, tokens }: OauthJourney) {
  return [1, 2].map(() => oauthClient(bank, gateway.origin, fileTokenStore(tokens, realTimer))) as [
    ReturnType<typeof oauthClient>,
    ReturnType<typeof oauthClient>,
  ];
}

/** Whatever is stored is a chain that goes on: the next renewal works, and is the only one left. */
async function expectOneChain(journey: OauthJourney): Promise<void> {
  const { bank } = journey.bank;
  const { refused, refreshes } = bank.tokens();
  await age(journey);
  await journey.extract();
  expect(bank.tokens()).toMatchObject({ refused, refreshes: refreshes + 1 });
  expect(bank.requests().by_status[401]).toBeUndefined();
}

describe('two that want to renew at once', () => {
  it.each(['new_pair', 'last_pair', 'refused'] as const)(
    'T77 two processes: one does it, the other takes over what it stored (repeat gives %s)',
    async (repeat) => {
      const journey = await startOauthJourney({ quirks: { refresh_repeat: repeat } });
      const { bank } = journey.bank;
      const raws = ['raw-a', 'raw-b'].map((name) => join(journey.folder, name));
      // Both hold the lease of a raw zone of their own, so both are about to ask the bank.
      journey.stops.afterToken = async () => {
        const leases = raws.map((raw) => join(raw, 'ctl', 'lease.json'));
        await until('both runs are under way', () => leases.every(existsSync));
      };
      const runs = raws.map((raw) =>
        startCli(['extract'], { ...journey.oauthEnv, QONTO_ELT_RAW: raw }),
      );
      const outcomes = await Promise.all(runs.map(({ ended }) => ended));
      expect(outcomes.map(({ status }) => status)).toEqual([exitStatus.done, exitStatus.done]);
      expect(bank.tokens()).toEqual({ refreshes: 1, repeats: 0, refused: 0, usable: 1 });
      const { access_token: token } = await storedTokens(journey);
      expect(new Set(journey.gateway.passages.map((passage) => passage.token))).toEqual(
        new Set([token]),
      );
      journey.stops.afterToken = undefined;
      await expectOneChain(journey);
    },
  );

  it('T77 through Secret Manager too', async () => {
    const journey = await startOauthJourney({ quirks: { refresh_repeat: 'refused' } });
    const { bank, gateway } = journey;
    const secret = await startSecretManager();
    const clients = [1, 2, 3].map(() => oauthClient(bank, gateway.origin, secretStore(secret)));
    await Promise.all(clients.map(ask));
    for (const client of clients) client.close();
    expect(bank.bank.tokens()).toEqual({ refreshes: 1, repeats: 0, refused: 0, usable: 1 });
  });

  it.each(['new_pair', 'same_pair', 'last_pair'] as const)(
    'T77 when their turns were not kept apart, the slower adopts what is stored (repeat gives %s)',
    async (repeat) => {
      const journey = await startOauthJourney({ quirks: { refresh_repeat: repeat } });
      const [slow, fast] = twoClients(journey);
      const answer = door();
      journey.stops.afterToken = (number) => (number === 1 ? answer.isOpen : undefined);
      const asked = ask(slow);
      await until('the slow one has been given tokens', () => {
        return journey.bank.bank.tokens().refreshes === 1;
      });
      await rm(`${journey.tokens}.lock`);
      await ask(fast);
      const { access_token: token } = await storedTokens(journey);
      answer.open();
      await asked;
      for (const client of [slow, fast]) client.close();
      expect((await storedTokens(journey)).access_token).toBe(token);
      expect(new Set(journey.gateway.passages.map((passage) => passage.token))).toEqual(
        new Set([token]),
      );
      journey.stops.afterToken = undefined;
      await expectOneChain(journey);
    },
  );

  it('T77 when the slower is refused, it looks again and adopts what the faster stored', async () => {
    const journey = await startOauthJourney({ quirks: { refresh_repeat: 'refused' } });
    const [slow, fast] = twoClients(journey);
    const question = door();
    let isAsked = false;
    journey.stops.beforeToken = (number) => {
      if (number > 1) return undefined;
      isAsked = true;
      return question.isOpen;
    };
    const asked = ask(slow);
    await until('the slow one has asked for tokens', () => isAsked);
    await rm(`${journey.tokens}.lock`);
    await ask(fast);
    question.open();
    await asked;
    for (const client of [slow, fast]) client.close();
    expect(journey.bank.bank.tokens()).toEqual({
      refreshes: 1,
      repeats: 0,
      refused: 1,
      usable: 1,
    });
    await expectOneChain(journey);
  });

  it('T77 a run whose token another has replaced takes that one, and does not renew again', async () => {
    const journey = await startOauthJourney({ quirks: { refresh_ends_access: 'on' } });
    const { bank } = journey.bank;
    const [early, late] = twoClients(journey);
    await ask(early);
    await age(journey);
    await ask(late);
    expect(bank.tokens().refreshes).toBe(2);
    await ask(early);
    for (const client of [early, late]) client.close();
    expect(bank.tokens().refreshes).toBe(2);
    expect(bank.requests().by_status[401]).toBe(1);
  });
});
