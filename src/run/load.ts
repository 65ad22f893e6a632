import type { Log } from '../base/log.ts';
import type { Config } from '../config/config.ts';
import { load } from '../load/load.ts';
import type { LoadReport } from '../load/report.ts';
import { composeWarehouse, composeZone, now } from './compose.ts';
import { stoppableWarehouse, stoppableZone } from './stoppable.ts';

/** From the raw zone to the warehouse, as the settings say. Throws the signal's reason when it fires. */
export async function loadFor(
  config: Config,
  log: Log,
  signal: AbortSignal | undefined,
): Promise<LoadReport> {
  signal?.throwIfAborted();
  const zone = await composeZone(config);
  const warehouse = await composeWarehouse(config, zone);
  const ends =
    signal === undefined
      ? { zone, warehouse }
      : {
          zone: stoppableZone(zone, signal).zone,
          warehouse: stoppableWarehouse(warehouse, signal),
        };
  try {
    return await load({ ...ends, log, now });
  } finally {
    warehouse.close();
  }
}
