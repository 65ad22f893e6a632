import { counted } from '../../base/counted.ts';

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A length of time in words, in the largest unit of which there are two, or the one there is: `90 minutes`, `1 hour`. */
export function durationText(ms: number): string {
  const length = Math.abs(ms);
  const fitting =
    units.find(([, unit]) => length >= 2 * unit) ?? units.find(([, unit]) => length >= unit);
  const [name, unit] = fitting ?? (['second', 1_000] as const);
  const count = Math.floor(length / unit);
  return counted(count, name);
}

/** When something was, as seen from now. Clocks differ, so it may be to come. */
export function agoText(at: number, now: number): string {
  const age = now - at;
  if (Math.abs(age) < 1_000) return 'just now';
  return age > 0
    ? `${durationText(age)} ago`
    : `${durationText(age)} ahead of this machine's clock`;
}

/** An instant to the second, in UTC, with its age. */
export function momentText(instant: string, now: number): string {
  return `${secondText(instant)} (${agoText(Date.parse(instant), now)})`;
}

/** `2026-11-29 18:00:00 UTC` */
export function secondText(instant: string): string {
  return `${instant.slice(0, 19).replace('T', ' ')} UTC`;
}
