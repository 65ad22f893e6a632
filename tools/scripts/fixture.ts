import crypto, { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import FakeTimers from '@sinonjs/fake-timers';
import PQueue from 'p-queue';
import { silentLog } from '../../src/base/log.ts';
import { readConfig } from '../../src/config/config.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { now } from '../../src/run/compose.ts';
import { composeBank } from '../../src/run/compose-bank.ts';
import { extractOptions, extractUnderLease } from '../../src/run/extract.ts';
import { startBank } from '../../src/simulator/index.ts';

/**
 * Writes the raw zone `dbt/fixture/raw`: three days of a small bank, so that the models can be built where there is no
 * bank. The same files every time and everywhere: time stands still during a run, chance is counted, and everything is
 * done one after the other.
 */
const place = 'dbt/fixture/raw';
const folder = process.argv[2] ?? join(packageRoot, place);
const days = 3;

const bank = await startBank({
  seed: 16,
  transactions: 90,
  accounts: 2,
  attachmentsShare: 0.1,
  now: '2026-03-28T07:00:00.000Z',
});
const clock = FakeTimers.install({ toFake: ['Date'], now: new Date(bank.bank.now()) });
countChance();
doOneByOne();
const config = readConfig(
  { raw: folder, concurrency: 1 },
  { QONTO_API_URL: bank.url, QONTO_LOGIN: bank.login, QONTO_SECRET_KEY: bank.secretKey },
);
// Rows say where a receipt is: in this checkout, wherever that is.
const zone = { ...folderZone(folder), uri: (path: string) => `${place}/${path}` };
rmSync(folder, { recursive: true, force: true });
try {
  for (let day = 0; day < days; day += 1) {
    if (day > 0) bank.bank.advance({ days: 1 });
    clock.setSystemTime(new Date(bank.bank.now()));
    const asked = await composeBank(config, silentLog);
    await extractUnderLease({ zone, bank: asked, log: silentLog, now }, extractOptions(config));
  }
} finally {
  clock.uninstall();
  await bank.close();
}
// Of this machine, and missed by nobody.
for (const name of ['ctl', '.tmp']) rmSync(join(folder, name), { recursive: true, force: true });

function countChance(): void {
  let count = 0;
  crypto.randomUUID = () => {
    count += 1;
    const hex = createHash('sha256').update(`fixture ${count}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
  syncBuiltinESMExports();
}

function doOneByOne(): void {
  const concurrency = Object.getOwnPropertyDescriptor(PQueue.prototype, 'concurrency');
  Object.defineProperty(PQueue.prototype, 'concurrency', {
    ...concurrency,
    set(this: PQueue) {
      concurrency?.set?.call(this, 1);
    },
  });
}
