/** A condition for the movements of an organization that were booked on these days. */
export function bookedIn(
  own: string,
  days: { readonly from: string; readonly to: string },
): string {
  return `${own} and is_in_cash and booking_date >= date '${days.from}' and booking_date <= date '${days.to}'`;
}
