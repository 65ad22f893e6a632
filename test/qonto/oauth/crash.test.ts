import { rename, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { fileTokenStore } from '../../../src/tokens/file/store.ts';
import { type RunningCli, runCli, startCli } from '../../support/run-cli.ts';
import { ask, oauthClient, realTimer } from './support/clients.ts';
import {
  age,
  type OauthJourney,
  startOauthJourney,
  storedTokens,
  until,
} from './support/oauth-journey.ts';
import { door } from './support/waiting.ts';

/** Puts a file where the folder of the tokens is: from then on nothing can be stored. */
async function closeVault({ vault }: OauthJourney): Promise<() => Promise<void>> {
  await rename(vault, `${vault}.aside`);
  await writeFile(vault, 'in the way');
  return async () => {
    await rm(vault);
    await rename(`${vault}.aside`, vault);
  };
}

/** A run that has new tokens, which the bank has given and the store has not taken; the API was not asked yet. */
async function stuckBeforeTheStore(journey: OauthJourney): Promise<{
  readonly run: RunningCli;
  readonly reopen: () => Promise<void>;
}> {
  const answer = door();
  let isAnswered = false;
  journey.stops.afterToken = () => {
    isAnswered = true;
    return answer.isOpen;
  };
  const before = journey.gateway.passages.length;
  const run = startCli(['sync', '--log-level', 'warn'], journey.oauthEnv);
  await until('the bank has rotated the token', () => isAnswered);
  const reopen = await closeVault(journey);
  answer.open();
  await until('a try to store it has failed', () => run.stderr().includes('not stored yet'));
  expect(journey.gateway.passages.slice(before)).toEqual([]);
  journey.stops.afterToken = undefined;
  return { run, reopen };
}

async function killed(run: RunningCli): Promise<void> {
  run.kill('SIGKILL');
  expect((await run.ended).signal).toBe('SIGKILL');
}

it('T75 a run that ends while the bank gives new tokens stores them first', async () => {
  const journey = await startOauthJourney({ quirks: { refresh_late_repeat: 'ends_chain' } });
  const { bank, gateway, tokens, stops } = journey;
  const client = oauthClient(bank, gateway.origin, fileTokenStore(tokens, realTimer));
  const answer = door();
  stops.afterToken = () => answer.isOpen;
  const asked = expect(ask(client)).rejects.toThrow('No answer');
  await until('the bank has rotated the token', () => bank.bank.tokens().refreshes === 1);
  const closed = client.close();
  // What another part of the run had failed at is told at once; the tokens are waited for.
  expect(await Promise.race([closed, realTimer.sleep(200).then(() => 'waits')])).toBe('waits');
  answer.open();
  await closed;
  stops.afterToken = undefined;
  expect(await storedTokens(journey)).toHaveProperty('access_token');
  await asked;
  await journey.extract();
  expect(bank.bank.tokens()).toEqual({ refreshes: 1, repeats: 0, refused: 0, usable: 1 });
});

describe('a process that dies between the bank and the store', () => {
  it('T75 C3 with the new token in hand: the next within 60 s goes on with the old one', async () => {
    const journey = await startOauthJourney({ quirks: { refresh_repeat: 'last_pair' } });
    const { bank } = journey.bank;
    await journey.sync();
    await age(journey);
    const before = await storedTokens(journey);
    const { run, reopen } = await stuckBeforeTheStore(journey);
    await killed(run);
    await reopen();
    expect(await storedTokens(journey)).toEqual(before);
    expect(await runCli(['sync'], journey.oauthEnv)).toMatchObject({ status: exitStatus.done });
    expect(bank.tokens()).toEqual({ refreshes: 3, repeats: 1, refused: 0, usable: 1 });
    await journey.expectTruth();
  });

  it('T75 C3 later than 60 s: status 77, what to do, and a new consent puts it right', async () => {
    const journey = await startOauthJourney({ quirks: { refresh_late_repeat: 'ends_chain' } });
    const { bank } = journey.bank;
    const { run, reopen } = await stuckBeforeTheStore(journey);
    await killed(run);
    await reopen();
    bank.advance({ hours: 61 / 3_600 });
    const late = await runCli(['sync'], journey.oauthEnv);
    expect(late).toMatchObject({
      status: exitStatus.auth,
      stderr: expect.stringContaining('set QONTO_REFRESH_TOKEN to the new refresh token'),
    });
    expect(late.stderr).not.toContain('    at ');
    expect(journey.gateway.passages).toEqual([]);
    const env = { ...journey.oauthEnv, QONTO_REFRESH_TOKEN: bank.consent() };
    expect(await runCli(['sync'], env)).toMatchObject({ status: exitStatus.done });
    await journey.expectTruth();
  });

  it('T75 C2 with the answer still on its way: the next goes on with the old token', async () => {
    const journey = await startOauthJourney();
    const { bank } = journey.bank;
    const answer = door();
    let isAnswered = false;
    journey.stops.afterToken = () => {
      isAnswered = true;
      return answer.isOpen;
    };
    const run = startCli(['sync'], journey.oauthEnv);
    await until('the bank has rotated the token', () => isAnswered);
    await killed(run);
    journey.stops.afterToken = undefined;
    answer.open();
    expect(await runCli(['sync'], journey.oauthEnv)).toMatchObject({ status: exitStatus.done });
    expect(bank.tokens()).toMatchObject({ refreshes: 2, repeats: 1, refused: 0 });
    await journey.expectTruth();
  });

  it('T76 a store that works again in time takes the token, and the run goes on', async () => {
    const journey = await startOauthJourney();
    const { run, reopen } = await stuckBeforeTheStore(journey);
    await until('three tries have failed', () => run.stderr().split('not stored yet').length > 3);
    await reopen();
    const outcome = await run.ended;
    expect(outcome.status).toBe(exitStatus.done);
    const { access_token: stored } = await storedTokens(journey);
    expect(new Set(journey.gateway.passages.map(({ token }) => token))).toEqual(new Set([stored]));
    expect(journey.bank.bank.tokens()).toEqual({
      refreshes: 1,
      repeats: 0,
      refused: 0,
      usable: 1,
    });
  });
});
