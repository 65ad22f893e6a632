import { type ConnectorError, configError } from '../../../base/errors.ts';
import type { Config } from '../../../config/config.ts';
import { newestManifest } from '../../../raw/chain.ts';
import { composeWarehouse, composeZone } from '../../../run/compose.ts';

/** Throws if anything was ever put where these settings point: simulated rows must never get among real ones. */
export async function requireEmpty(config: Config): Promise<void> {
  const zone = await composeZone(config);
  if ((await newestManifest(zone)) !== undefined) throw inUse(`The raw zone ${zone.uri('')}`);
  const warehouse = await composeWarehouse(config, zone);
  try {
    if (((await warehouse.cursor())?.seq ?? 0) > 0) throw inUse(`The warehouse ${warehouse.name}`);
  } finally {
    warehouse.close();
  }
}

function inUse(place: string): ConnectorError {
  return configError(`${place} is not empty`, {
    code: 'not_empty',
    hint: 'Nothing was changed. A demo writes simulated data, so it takes only places that were never used.',
  });
}
