import { createHash } from 'node:crypto';
import { dataError } from '../base/errors.ts';
import type { Part } from './manifest.ts';
import { meterText } from './part-text.ts';
import type { RawZone } from './zone.ts';

/**
 * Hands every line of a part to `onLine`, with its number from 0, in the memory of one. Throws a data error where the
 * part is not what its manifest says; by then lines were handed over that nothing vouches for.
 */
export async function readPart(
  zone: RawZone,
  part: Part,
  onLine: (line: Buffer, row: number) => void,
): Promise<void> {
  let rows = 0;
  const digest = createHash('sha256');
  const meter = meterText(part, (line) => {
    onLine(line, rows);
    rows += 1;
  });
  for await (const chunk of zone.open(part.path)) {
    digest.update(chunk);
    await meter.write(chunk);
  }
  const flaw = await meter.end();
  if (flaw === undefined && rows === part.rows && digest.digest('hex') === part.sha256) return;
  throw dataError(
    `${zone.uri(part.path)} is not what its manifest says${flaw === undefined ? '' : `: ${flaw}`}`,
    {
      code: 'part_altered',
      hint: 'Nothing was changed. `qonto-elt verify` names everything that is damaged: restore it from a backup.',
    },
  );
}
