import type { Log } from '../../src/log.ts';
import { fixedAuthorization } from '../../src/qonto/authorization.ts';
import { openBank } from '../../src/qonto/bank.ts';
import { createClient } from '../../src/qonto/client.ts';
import { Secret } from '../../src/secret.ts';
import { canaries } from './bank/render.ts';
import { bankDownloads, bankWire } from './bank/wire.ts';
import { duckdbWarehouse } from './duckdb-warehouse.ts';
import type { SimProcess } from './process.ts';
import type { Handles } from './run-process.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './simulate.ts';
import { memoryWarehouse } from './warehouse.ts';
import { diskZone } from './zone.ts';

/** The simulated world as one process reaches it. */
export function makeHandles(stage: Stage, process: SimProcess, _scenario: Scenario): Handles {
  const { world, ledger, disk, memory, duckdb } = stage;
  const log = logTo(stage.messages);
  const login = 'acme-1';
  const isAuthorized = (headers: Readonly<Record<string, string>>) =>
    headers.authorization === `${login}:${canaries.key}`;
  const client = createClient({
    apiUrl: 'https://bank.test/v2',
    authorization: fixedAuthorization({ kind: 'key', login, secretKey: new Secret(canaries.key) }),
    http: bankWire(world, ledger, process, isAuthorized),
    requestsPer10Seconds: 900,
    log,
  });
  return {
    bank: openBank(client, bankDownloads(world, ledger, process)),
    zone: diskZone(world, disk, process),
    warehouse:
      duckdb === undefined
        ? memoryWarehouse(world, memory, disk, process)
        : duckdbWarehouse(world, duckdb, disk, process),
    log,
  };
}

function logTo(messages: string[]): Log {
  const write = (event: string, fields: object = {}) => {
    messages.push(`${event} ${JSON.stringify(fields)}`);
  };
  return { debug: write, info: write, warn: write, error: write };
}
