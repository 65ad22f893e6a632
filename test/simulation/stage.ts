import { type Courier, openCourier } from './bank/courier.ts';
import { type Ledger, openLedger } from './bank/ledger.ts';
import { openTokenServer, type TokenServer } from './bank/tokens.ts';
import { type DuckdbFile, duckdbFile, readTables } from './duckdb-warehouse.ts';
import type { History } from './oracle/history.ts';
import type { Platform } from './platform.ts';
import type { SimProcess } from './process.ts';
import type { Scenario } from './scenario.ts';
import type { WebhookBehaviour } from './service/behaviour.ts';
import { openReceiver, type Receiver } from './service/receiver.ts';
import type { Tables } from './tables.ts';
import type { TokenDisk } from './tokens.ts';
import { emptyTables } from './warehouse.ts';
import type { World } from './world.ts';
import type { Disk } from './zone.ts';

/** Everything that outlives a process. */
export interface Stage {
  readonly world: World;
  readonly platform: Platform;
  readonly ledger: Ledger;
  readonly disk: Disk;
  readonly memory: Tables;
  readonly duckdb: DuckdbFile | undefined;
  /** Undefined where a key is used. */
  readonly tokenServer: TokenServer | undefined;
  readonly tokenDisk: TokenDisk;
  /** Whether since the last consent a renewal was cut, or met more than patience can outlast. */
  renewalWasCut: boolean;
  /** How often the user has authorised the program anew. */
  consents: number;
  readonly processes: Map<number, SimProcess>;
  /** Everything that was said: log lines and errors. */
  readonly messages: string[];
  /** The log as it was found last. */
  history: History | undefined;
  /** Undefined where there are no webhooks. */
  readonly webhooks: Webhooks | undefined;
}

export interface Webhooks {
  readonly courier: Courier;
  readonly receiver: Receiver;
}

export function openStage(
  world: World,
  platform: Platform,
  { seed, engine, oauth, tokenLifetimeMs, bank, webhooks }: Scenario,
): Stage {
  const ledger = openLedger(bank, String(seed));
  const tokenServer = oauth ? openTokenServer(ledger, tokenLifetimeMs) : undefined;
  return {
    world,
    platform,
    ledger,
    disk: new Map(),
    memory: emptyTables(),
    duckdb: engine === 'duckdb' ? duckdbFile() : undefined,
    tokenServer,
    tokenDisk: {
      bytes: undefined,
      version: 0,
      turn: undefined,
      seed: tokenServer?.consent() ?? '',
    },
    renewalWasCut: false,
    consents: 0,
    processes: new Map(),
    messages: [],
    history: undefined,
    webhooks: webhooks && openWebhooks(world, ledger, webhooks, String(seed)),
  };
}

function openWebhooks(
  { hits }: World,
  ledger: Ledger,
  behaviour: WebhookBehaviour,
  seed: string,
): Webhooks {
  const receiver = openReceiver(behaviour, { seed, hits });
  const courier = openCourier(ledger, behaviour, { seed, hits, receive: receiver.receive });
  return { courier, receiver };
}

export function tablesOf({ world, duckdb, memory }: Stage): Promise<Tables> {
  return duckdb === undefined
    ? Promise.resolve(memory)
    : world.standStill(() => readTables(duckdb));
}
