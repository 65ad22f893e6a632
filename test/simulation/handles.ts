import type { Log } from '../../src/base/log.ts';
import { Secret } from '../../src/base/secret.ts';
import { openBank } from '../../src/qonto/bank.ts';
import { fixedAuthorization } from '../../src/qonto/http/authorization.ts';
import { createClient } from '../../src/qonto/http/client.ts';
import { canaries } from './bank/render.ts';
import { bankDownloads, bankWire, type Credentials } from './bank/wire.ts';
import { duckdbWarehouse } from './duckdb-warehouse.ts';
import type { SimProcess } from './process.ts';
import type { Handles } from './run-process.ts';
import type { Stage } from './stage.ts';
import { simulatedOauth } from './tokens.ts';
import { memoryWarehouse } from './warehouse.ts';
import { diskZone } from './zone.ts';

const login = 'acme-1';

/** The simulated world as one process reaches it. */
export function makeHandles(stage: Stage, process: SimProcess): Handles {
  const { world, ledger, disk, memory, duckdb, tokenServer, tokenDisk } = stage;
  const log = logTo(stage.messages);
  const client = createClient({
    apiUrl: 'https://bank.test/v2',
    authorization:
      tokenServer === undefined
        ? fixedAuthorization({ kind: 'key', login, secretKey: new Secret(canaries.key) })
        : simulatedOauth(world, tokenDisk, tokenServer, process, log),
    http: bankWire(world, ledger, process, credentialsOf(stage), () =>
      stage.webhooks?.courier.send(),
    ),
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

/** How the bank looks at credentials; now and then it takes an access token back before its time. */
function credentialsOf({ world, tokenServer }: Stage): Credentials {
  return {
    accepts(header) {
      if (world.tick?.locked) {
        world.hits.access_refused += 1;
        return false;
      }
      if (tokenServer === undefined) return header === `${login}:${canaries.key}`;
      const access = header?.replace('Bearer ', '') ?? '';
      if (world.random.chance((world.tick?.http ?? 0) / 40)) {
        tokenServer.revoke(access);
        world.hits.token_expired += 1;
      }
      return tokenServer.accepts(access);
    },
  };
}

function logTo(messages: string[]): Log {
  const write = (event: string, fields: object = {}) => {
    messages.push(`${event} ${JSON.stringify(fields)}`);
  };
  return { debug: write, info: write, warn: write, error: write };
}
