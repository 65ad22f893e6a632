import { randomUUID } from 'node:crypto';
import { counted } from '../../base/counted.ts';
import { systemFault } from '../../base/disk/system-fault.ts';
import { ConnectorError, exitStatus } from '../../base/errors.ts';
import { millis } from '../../base/instant.ts';
import type { Config } from '../../config/config.ts';
import { settingsOf } from '../../config/settings.ts';
import { type Account, readAccounts } from '../../extract/accounts.ts';
import { cursorIn } from '../../load/other-raw-zone.ts';
import type { Bank } from '../../qonto/bank.ts';
import { unavailability } from '../../qonto/http/faults.ts';
import { newestManifest } from '../../raw/chain.ts';
import { quotable } from '../../redact/text.ts';
import { composeLog, composeWarehouse, composeZone } from '../../run/compose.ts';
import { composeBank } from '../../run/compose-bank.ts';
import { streams } from '../../streams/index.ts';
import { isKeyset, slicesOf, sliceText } from '../../streams/shape/slice.ts';
import type { Stream } from '../../streams/shape/types.ts';
import { durationText } from '../output/duration.ts';
import { print, printJson } from '../output/output.ts';
import { readSettings } from '../read-settings.ts';
import type { Command } from './command.ts';
import { oauthText, readOauthState } from './oauth-state.ts';

/** What a user looks for next: a list to do without, a setting to make, one to change, a right, the network, another finding, or something else. */
type State =
  | 'ok'
  | 'ABSENT'
  | 'MISSING'
  | 'WRONG'
  | 'REFUSED'
  | 'UNREACHABLE'
  | 'BUSY'
  | 'WAITING'
  | 'FAILED';

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly state: State;
  readonly detail: string;
  readonly hint?: string;
  readonly exit: number;
}

export const checkCommand: Command = {
  settings: settingsOf('check'),
  examples: [['', 'with the settings a sync would use']],
  async run({ flags, env }) {
    const config = readSettings(flags, env);
    const findings = [...(await checkTokens(config)), ...(await checkBank(config))];
    const zone = await checkRawZone(config);
    findings.push(zone, await checkBehind(zone, config));
    if (config.json) printJson(findings);
    else print(verdictOf(findings), '', ...linesOf(findings));
    return findings.find(({ ok }) => !ok)?.exit ?? exitStatus.done;
  },
};

/** Looked at before the bank is asked, which may renew them. */
async function checkTokens(config: Config): Promise<Finding[]> {
  try {
    const state = await readOauthState(config, composeLog(config));
    return state === undefined ? [] : [found('oauth', oauthText(state))];
  } catch (error) {
    return [failed('oauth', error)];
  }
}

async function checkBank(config: Config): Promise<Finding[]> {
  let bank: Bank | undefined;
  try {
    bank = await composeBank(config, composeLog(config));
    const open = bank;
    const { accounts, organization, serverTime } = await readAccounts(open);
    const findings = [
      found(
        'credentials',
        `organization ${quotable(String(organization[0]?.value.name ?? ''))}, ${counted(accounts.length, 'bank account')}`,
      ),
    ];
    if (serverTime !== undefined) {
      findings.push(found('clock', `${skewText(millis(serverTime))}; no watermark depends on it`));
    }
    const values = { accounts: accounts.map(({ id }) => id), statuses: ['completed'] };
    for (const stream of streams.filter(({ list }) => list !== undefined))
      findings.push(await checkStream(open, stream, values, accounts));
    return findings;
  } catch (error) {
    return [failed('credentials', error)];
  } finally {
    await bank?.close();
  }
}

/** One line a stream: the first page of one that is listed, all of one that is read whole. */
async function checkStream(
  bank: Bank,
  stream: Stream,
  values: Parameters<typeof slicesOf>[1],
  accounts: readonly Account[],
): Promise<Finding> {
  try {
    if (!isKeyset(stream)) {
      const { objects } = await bank.whole(stream);
      return found(stream.name, `${objects.length} readable`);
    }
    const [first] = slicesOf(stream, values);
    if (first === undefined) return found(stream.name, 'nothing to list');
    const { totalCount } = await bank.page({ ...first, page: 1 });
    const named = accounts.find(({ id }) => id === first.slice.bank_account_id);
    const what = named === undefined ? sliceText(first) : `${quotable(named.label)}, completed`;
    return found(stream.name, `readable (${totalCount ?? '?'} of ${what})`);
  } catch (error) {
    const finding = failed(stream.name, error);
    const why = stream.list?.optional === true ? unavailability(error) : undefined;
    if (why === undefined) return finding;
    const detail = `not available, the others are read without it: ${why.reason}`;
    // A scope can be given. What no right would open is how this bank is, and nothing to mend.
    return why.code === 'forbidden'
      ? { ...finding, detail }
      : { ...finding, detail, ok: true, state: 'ABSENT', exit: exitStatus.done };
  }
}

function checkRawZone(config: Config): Promise<Finding> {
  return attempt('raw zone', async () => {
    const zone = await composeZone(config);
    const path = `ctl/check-${randomUUID()}`;
    await zone.swap(path, undefined, Buffer.from('qonto-elt check\n'));
    const written = await zone.readVersioned(path);
    await zone.swap(path, written?.version, undefined);
    // One that another version wrote may be none that this one can add to.
    await newestManifest(zone);
    return `writable: ${zone.uri('')}`;
  });
}

function checkWarehouse(config: Config): Promise<Finding> {
  return attempt('warehouse', async () => {
    const zone = await composeZone(config);
    const warehouse = await composeWarehouse(config, zone);
    try {
      await warehouse.prepare();
      const cursor = await cursorIn(zone, warehouse);
      return `${warehouse.name}, ${cursor?.seq ? `at manifest ${cursor.seq}` : 'empty'}`;
    } finally {
      warehouse.close();
    }
  });
}

async function attempt(name: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return found(name, await work());
  } catch (error) {
    return failed(name, error);
  }
}

/**
 * Where a warehouse is made depends on the bucket: one fault is told once, and mended once. Beside a raw zone that cannot
 * be read, that of another version, it is left alone: to look at it is to make it ready for this one.
 */
async function checkBehind(zone: Finding, config: Config): Promise<Finding> {
  if (zone.exit === exitStatus.data) return waiting(zone);
  const warehouse = await checkWarehouse(config);
  const isSame = !zone.ok && !warehouse.ok && warehouse.detail === zone.detail;
  return isSame ? waiting(zone) : warehouse;
}

function waiting({ exit }: Finding): Finding {
  return {
    name: 'warehouse',
    ok: false,
    exit,
    state: 'WAITING',
    detail: 'cannot be looked at before the raw zone can',
    hint: 'Mend the raw zone, and check again.',
  };
}

function found(name: string, detail: string): Finding {
  return { name, ok: true, state: 'ok', detail, exit: exitStatus.done };
}

function failed(name: string, thrown: unknown): Finding {
  const error = thrown instanceof ConnectorError ? thrown : systemFault(thrown);
  if (error === undefined) throw thrown;
  const state = stateOf(error);
  return { name, ok: false, state, detail: error.message, hint: error.hint, exit: error.exit };
}

const absent: ReadonlySet<string> = new Set([
  'no_credentials',
  'no_accounts',
  'no_organization',
  'no_secret',
  'gcs_no_bucket',
]);

function stateOf({ kind, code }: ConnectorError): State {
  if (absent.has(code)) return 'MISSING';
  if (/_unreachable$|^tls_failed$/.test(code)) return 'UNREACHABLE';
  if (kind === 'config') return 'WRONG';
  if (kind === 'auth') return 'REFUSED';
  return kind === 'busy' ? 'BUSY' : 'FAILED';
}

/** One line first: may a sync be begun? */
function verdictOf(findings: readonly Finding[]): string {
  const bad = findings.filter(({ ok }) => !ok);
  if (bad.length === 0) return 'All ready: qonto-elt sync can begin';
  return `Not ready: ${bad.map(({ name, state }) => `${name} ${state}`).join(', ')} (${bad.length} of ${findings.length})`;
}

function skewText(bankMs: number): string {
  const skew = Date.now() - bankMs;
  // The bank's clock comes in whole seconds.
  if (Math.abs(skew) < 2_000) return "the same as the bank's";
  return `${durationText(skew)} ${skew < 0 ? 'behind' : 'ahead of'} the bank`;
}

/** A line each, the details below one another. */
function linesOf(findings: readonly Finding[]): readonly string[] {
  const width = Math.max(...findings.map(({ name }) => name.length));
  return findings.flatMap(({ name, state, detail, hint }) => {
    const line = `${state.padEnd(11)} ${name.padEnd(width)}  ${detail}`;
    return hint === undefined ? [line] : [line, `${' '.repeat(width + 14)}${hint}`];
  });
}
