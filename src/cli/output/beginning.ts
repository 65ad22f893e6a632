import { counted } from '../../base/counted.ts';
import type { ExtractReport } from '../../extract/report.ts';

/** From when a listing holds, for people: the day, where it is a whole one in UTC. */
export function beginningText(beganAt: string | null | undefined): string {
  if (beganAt === null || beganAt === undefined) return 'the beginning';
  return beganAt.endsWith('T00:00:00.000000Z')
    ? beganAt.slice(0, 10)
    : `${beganAt.slice(0, 19).replace('T', ' ')} UTC`;
}

/** That a later start than what is held already changes nothing; undefined where there is nothing to say. */
export function unusedSinceText({ since, accounts }: ExtractReport): string | undefined {
  if (since === null) return undefined;
  const earlier = accounts
    .flatMap(({ listings }) => listings)
    .flatMap(({ began_at: beganAt }) => (beganAt === null || beganAt < since ? [beganAt] : []));
  if (earlier.length === 0) return undefined;
  const beginnings = [...new Set(earlier.map(beginningText))].sort();
  const listings = counted(earlier.length, 'listing holds', 'listings hold');
  return `--since ${beginningText(since)} changed nothing where more is held: ${listings} from ${beginnings.join(' or ')} on.`;
}
