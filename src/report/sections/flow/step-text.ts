import type { Scope } from '../../scope.ts';

/** The month or the day that a movement was booked in, as movements are added up. */
export function stepText(
  { period: { step } }: Pick<Scope, 'period'>,
  day = 'booking_date',
): string {
  return `substr(cast(${day} as string), 1, ${step === 'day' ? 10 : 7})`;
}
