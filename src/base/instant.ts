/**
 * An instant in UTC as `YYYY-MM-DDTHH:MM:SS.ffffffZ`: always 27 characters, so that text order is time order and
 * microseconds survive (card transactions carry them), which a Date would drop.
 */
export type Instant = string & { readonly __instant: true };

/** Of a day in UTC. */
export const dayMs = 86_400_000;

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/;

/** What both engines take for a timestamp, and what 27 characters can say. */
const first = Date.parse('0001-01-01T00:00:00.000Z');
const last = Date.parse('9999-12-31T23:59:59.999Z');

const usual =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** Reads an ISO 8601 date and time with a zone; undefined for anything that is not exactly one instant. */
export function parseInstant(value: unknown): Instant | undefined {
  if (typeof value !== 'string') return undefined;
  // What the API always sends; no month is shorter than 28 days.
  if (usual.test(value)) return brand(`${value.slice(0, 23)}000Z`);
  const match = pattern.exec(value);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  // A leap second does not exist in POSIX time: it is the first instant of the next minute.
  const leap = second === '60';
  const local = `${year}-${month}-${day}T${hour}:${minute}:${leap ? '59' : second}Z`;
  const time = Date.parse(local);
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(local.slice(0, 19))) {
    return undefined;
  }
  const micros = leap ? '000000' : fraction.slice(0, 6).padEnd(6, '0');
  const utc = time + (leap ? 1000 : 0) - offsetMs(zone);
  // A zone can lead out of the years that there are.
  return utc < first || utc > last ? undefined : assemble(utc, micros);
}

/** The instant of a Date or of milliseconds since 1970; of one before or after all years, the first or the last. */
export function instantOf(time: Date | number): Instant {
  return brand(`${isoWithin(Number(time))}000Z`);
}

/** The instant `ms` milliseconds later (earlier when negative), within the years there are; microseconds are kept. */
export function shift(instant: Instant, ms: number): Instant {
  const micros = instant.slice(23, 26);
  return brand(`${isoWithin(millis(instant) + ms)}${micros}Z`);
}

/** Milliseconds since 1970, microseconds cut. */
export function millis(instant: Instant): number {
  return Date.parse(`${instant.slice(0, 23)}Z`);
}

/** The whole second an instant lies in. */
export function floorSecond(instant: Instant): Instant {
  return brand(`${instant.slice(0, 19)}.000000Z`);
}

/** As the API documents its filters: milliseconds and `Z`. Microseconds are cut, so a lower bound stays one. */
export function toApiTime(instant: Instant): string {
  return `${instant.slice(0, 23)}Z`;
}

export function laterOf(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  return a > b ? a : b;
}

function assemble(time: number, micros: string): Instant {
  return brand(`${new Date(time).toISOString().slice(0, 19)}.${micros}Z`);
}

/** Without the zone. */
function isoWithin(time: number): string {
  return new Date(Math.min(Math.max(time, first), last)).toISOString().slice(0, -1);
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.replace(/[^\d]/g, '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}

function brand(text: string): Instant {
  return text as Instant;
}
