/** A part of a whole, to a tenth of a percent, rounded half up, without a float. */
export function share(part: bigint, whole: bigint): string {
  if (whole <= 0n || part < 0n) return '–';
  const tenths = (part * 2_000n + whole) / (whole * 2n);
  return `${tenths / 10n}.${tenths % 10n}\u00a0%`;
}
