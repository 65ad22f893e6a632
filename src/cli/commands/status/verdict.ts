import { counted } from '../../../base/counted.ts';
import { agoText, durationText, secondText } from '../../output/duration.ts';

/** A listing that the newest run could not prove complete. */
export interface HeldListing {
  readonly name: string;
  /** The first look of a row that could not. */
  readonly since: string;
  /** The look that last could; null where none did. */
  readonly proven_at: string | null;
}

/** What a verdict rests on. Instants are texts; what is not known is null. */
export interface Standing {
  /** When the newest manifest was committed; null where there is none. */
  readonly committed_at: string | null;
  /** The newest watermark. */
  readonly newest_change: string | null;
  readonly held: readonly HeldListing[];
  /** How many manifests wait to be loaded; null without a warehouse, or where nobody can say. */
  readonly to_load: number | null;
  /** When the newest loaded manifest was committed; null where nothing was loaded. */
  readonly loaded_at: string | null;
  readonly warehouse_fault: string | null;
  /** What is loaded came from another raw zone. */
  readonly is_foreign: boolean;
  readonly overdue_attachments: number;
}

export interface Verdict {
  /** Everything is as new as it was asked to be. */
  readonly is_current: boolean;
  /** As of when the data is whole: the oldest of its parts. Null where a part never was. */
  readonly as_of: string | null;
  readonly line: string;
  /** What to do, a sentence each. */
  readonly hints: readonly string[];
}

/** Without a wish of the user's: runs are meant to come many times a day. */
const usualMaxAgeMs = 86_400_000;

interface Trouble {
  readonly what: string;
  readonly hint: string;
  /** Makes no data old, or leaves open whether it does. */
  readonly weight?: 'minor' | 'unknown';
}

/** In one line: is everything current, and if not, what is in the way? */
export function verdictOf(standing: Standing, now: number, maxAgeMs?: number): Verdict {
  const { committed_at: committedAt, newest_change: newest } = standing;
  if (committedAt === null) {
    const hints = ['Run qonto-elt sync. If there should be something, check --raw.'];
    return {
      is_current: false,
      as_of: null,
      line: 'No manifest yet: nothing was extracted into this raw zone',
      hints,
    };
  }
  const asOf = asOfWhat(standing, committedAt);
  const longest = maxAgeMs ?? usualMaxAgeMs;
  const ahead = clockTrouble(committedAt, now);
  const isOld = asOf === null || now - Date.parse(asOf) > longest;
  const troubles = [
    ...ahead,
    ...ageTrouble(committedAt, now, longest),
    ...heldTroubles(standing.held, now),
    ...loadTroubles(standing),
    ...overdueTrouble(standing.overdue_attachments),
  ];
  // What a user allows to be so old is no trouble before it is.
  const grave = troubles.filter(({ weight }) => weight !== 'minor');
  const isCurrent = ahead.length === 0 && !isOld && (maxAgeMs !== undefined || grave.length === 0);
  const change =
    newest === null
      ? 'nothing has changed yet'
      : `newest change ${agoText(Date.parse(newest), now)}`;
  const current = `${maxAgeMs === undefined ? 'All current' : `Current to within ${durationText(maxAgeMs)}`}: ${change}, last commit ${agoText(Date.parse(committedAt), now)}`;
  const isOpen = !isOld && grave.every(({ weight }) => weight === 'unknown');
  const words = troubles.map(({ what }) => what);
  return {
    is_current: isCurrent,
    as_of: asOf,
    line: isCurrent
      ? [current, ...words].join('; but ')
      : `${isOpen ? 'Nobody can say whether all is current' : 'Not current'}: ${words.join('; ')}`,
    hints: troubles.map(({ hint }) => hint),
  };
}

/** The oldest of what the data rests on. */
function asOfWhat(standing: Standing, committedAt: string) {
  const { held, to_load: toLoad, loaded_at: loadedAt, is_foreign: isForeign } = standing;
  const parts = [
    committedAt,
    ...held.map((listing) => listing.proven_at),
    ...(toLoad !== null && toLoad > 0 ? [loadedAt] : []),
    ...(isForeign ? [null] : []),
  ];
  return parts.includes(null) ? null : (parts.map(String).sort()[0] ?? null);
}

/** So far two machines may be apart. */
const clockToleranceMs = 5 * 60_000;

/** What was committed in the future is of no age that anybody could tell, for as long as the clock was ahead. */
function clockTrouble(committedAt: string, now: number): readonly Trouble[] {
  const ahead = Date.parse(committedAt) - now;
  if (ahead <= clockToleranceMs) return [];
  return [
    {
      what: `the last commit is ${durationText(ahead)} ahead of the clock of this machine`,
      hint: 'Set the clock of this machine, or of the one that runs qonto-elt sync, whichever is wrong. The next commit with a clock that is right says how old the data is.',
      weight: 'unknown',
    },
  ];
}

function ageTrouble(committedAt: string, now: number, longest: number): readonly Trouble[] {
  const age = now - Date.parse(committedAt);
  if (age <= longest) return [];
  return [
    {
      what: `the last commit was ${durationText(age)} ago`,
      hint: 'Run qonto-elt sync, and see why the scheduler did not, or what its runs end with.',
    },
  ];
}

function heldTroubles(held: readonly HeldListing[], now: number): readonly Trouble[] {
  const [first] = held;
  if (first === undefined) return [];
  const many = counted(held.length, 'listing is', 'listings are');
  const since = sinceText(held.map((one) => one.since).sort()[0] ?? '', now);
  const names = held.slice(0, 3).map(({ name }) => name);
  const more = held.length > names.length ? `, and ${held.length - names.length} more` : '';
  return [
    {
      what: `${many} held since ${since}: ${names.join('; ')}${more}`,
      hint: 'The next run reads what is held again: run qonto-elt sync, whose report says why it is. If it stays, the API has changed: report it.',
    },
  ];
}

function sinceText(since: string, now: number): string {
  return `${secondText(since)} (${agoText(Date.parse(since), now)})`;
}

function loadTroubles(standing: Standing): readonly Trouble[] {
  const { to_load: toLoad, warehouse_fault: fault, is_foreign: isForeign } = standing;
  if (fault !== null && isForeign)
    return [{ what: 'what is loaded came from another raw zone', hint: fault }];
  if (fault !== null)
    return [{ what: 'what is loaded is not known', hint: fault, weight: 'unknown' }];
  if (toLoad === null || toLoad === 0) return [];
  return [
    {
      what: `${counted(toLoad, 'manifest waits', 'manifests wait')} to be loaded`,
      hint: 'Run qonto-elt load.',
    },
  ];
}

function overdueTrouble(attachments: number): readonly Trouble[] {
  if (attachments === 0) return [];
  return [
    {
      what: `${counted(attachments, 'receipt has', 'receipts have')} been owed for more than a day`,
      hint: 'The reasons are below: a host may have to be allowed with --attachment-host, and each run asks again.',
      weight: 'minor',
    },
  ];
}
