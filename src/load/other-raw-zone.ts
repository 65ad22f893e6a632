import { type ConnectorError, dataError } from '../base/errors.ts';
import type { LoadCursor } from './warehouse.ts';

/** What is said of a warehouse whose cursor stands on no manifest of this raw zone. */
export function otherRawZone({ seq }: LoadCursor): ConnectorError {
  return dataError(
    `The warehouse was loaded from another raw zone: its manifest ${seq} is not the one here`,
    {
      code: 'other_raw_zone',
      hint: 'Check --raw and --warehouse. To rebuild the warehouse from this raw zone, give it an empty one.',
    },
  );
}
