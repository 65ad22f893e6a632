import { once } from 'node:events';
import { type ConnectorError, configError, exitStatus, systemCode } from '../../../base/errors.ts';
import { readFlags } from '../../../config/setting.ts';
import { quotable } from '../../../redact/text.ts';
import {
  parseQuirks,
  type Quirks,
  quirkDescriptions,
  type RunningBank,
  startBank,
} from '../../../simulator/index.ts';
import { print, printJson } from '../../output/output.ts';
import type { Call } from '../command.ts';
import { advanceBank } from './advance-bank.ts';
import { simulateOptions } from './simulate-options.ts';

/** Opens a simulated bank and keeps it open until the signal, which is how it is meant to end. */
export async function runSimulate({ flags, env, signal }: Call): Promise<number> {
  const given = readFlags(simulateOptions, flags);
  if (flags.action !== undefined) {
    if (flags.action !== 'advance') throw unknownAction(flags.action);
    if (given.days + given.hours === 0) throw nothingToAdvance();
    return advanceBank(given, env, signal);
  }
  if (given.list_quirks) return listQuirks();
  const { port, seed, accounts, transactions, quirk, json } = given;
  const running = await startBank({
    port,
    seed,
    accounts,
    transactions,
    latencyMs: given.latency_ms,
    attachmentsShare: given.attachments_share,
    realTime: given.real_time,
    quirks: quirksFromFlags(quirk),
  }).catch((error: unknown) => {
    throw systemCode(error) === 'EADDRINUSE' ? portTaken(port) : error;
  });
  if (json) printJson(forMachines(running));
  else print(...forPeople(running));
  if (!signal.aborted) await once(signal, 'abort');
  await running.close();
  return exitStatus.done;
}

function forMachines(bank: RunningBank) {
  return {
    url: bank.url,
    login: bank.login,
    secret_key: bank.secretKey,
    access_token: bank.accessToken,
    oauth_url: bank.origin,
    client_id: bank.clientId,
    client_secret: bank.clientSecret,
    refresh_token: bank.refreshToken,
  };
}

function forPeople(bank: RunningBank): readonly string[] {
  const { url, origin, login, secretKey, clientId, clientSecret, refreshToken } = bank;
  return [
    'The simulated bank is open (Ctrl-C closes it). In another terminal:',
    '',
    `export QONTO_API_URL=${url} QONTO_LOGIN=${login} QONTO_SECRET_KEY=${secretKey}`,
    'npx qonto-elt sync',
    '',
    'or, with OAuth:',
    '',
    `export QONTO_API_URL=${url} QONTO_OAUTH_URL=${origin} QONTO_CLIENT_ID=${clientId} QONTO_CLIENT_SECRET=${clientSecret} QONTO_REFRESH_TOKEN=${refreshToken}`,
    'npx qonto-elt sync',
    '',
    'A week later at the bank: npx qonto-elt simulate advance --days 7. What else steers it: npx qonto-elt simulate --help',
  ];
}

function listQuirks(): number {
  for (const [name, { values, description }] of Object.entries(quirkDescriptions)) {
    print(`${name.padEnd(34)} ${values.join(' | ')}`, `${' '.repeat(35)}${description}`);
  }
  return exitStatus.done;
}

function unknownAction(action: unknown): ConnectorError {
  return configError(`A simulated bank cannot be told to ${quotable(String(action))}`, {
    code: 'usage',
    hint: 'It can advance: qonto-elt simulate advance --days 7. See qonto-elt simulate --help.',
  });
}

function nothingToAdvance(): ConnectorError {
  return configError('Neither --days nor --hours says how far to advance', {
    code: 'usage',
    hint: 'As in: qonto-elt simulate advance --days 7.',
  });
}

function portTaken(port: number): ConnectorError {
  return configError(`Port ${port} is taken by another program`, {
    code: 'port_taken',
    hint: 'Choose another with --port, or leave it out for any free one.',
  });
}

/** `name=value` texts as switches of the simulated bank. Throws a config error that names what is allowed. */
function quirksFromFlags(texts: readonly string[]): Partial<Quirks> {
  try {
    return parseQuirks(Object.fromEntries(texts.map((text) => text.split(/=(.*)/s).slice(0, 2))));
  } catch (error) {
    throw configError(`--quirk: ${error instanceof Error ? error.message : String(error)}`, {
      code: 'bad_quirk',
      hint: 'See qonto-elt simulate --list-quirks.',
    });
  }
}
