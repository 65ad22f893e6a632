import { readFile, writeFile } from 'node:fs/promises';
import { silentLog } from '../../src/base/log.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import type { BankOptions } from '../../src/simulator/index.ts';
import { verify } from '../../src/verify/verify.ts';
import { filesBelow } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';

/** A raw zone of three manifests, written by three runs. */
export async function startThreeRuns(options: BankOptions = {}) {
  const journey = await startJourney({ transactions: 80, accounts: 2, ...options });
  await journey.extract();
  for (let run = 0; run < 2; run += 1) {
    journey.bank.bank.bulkTouch({ count: 10 });
    journey.bank.bank.advance({ hours: 1 });
    await journey.extract();
  }
  const zone = folderZone(journey.raw);
  const below = async (prefix: string) =>
    (await filesBelow(journey.raw)).filter((path) => path.startsWith(prefix));
  return { journey, zone, below, check: () => verify(zone, silentLog) };
}

export async function flipByte(file: string): Promise<void> {
  const bytes = await readFile(file);
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(file, bytes);
}
