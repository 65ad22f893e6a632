/**
 * The last number, from `first` on, for which `holds`, where it holds without a gap from `first` to some end; `first - 1`
 * when it holds nowhere. It is found from `hint` on: in two questions when the hint is right, in a few dozen at any
 * distance when it is wrong. A hint is never believed: what counts is that the next number does not hold.
 */
export async function lastTrue(
  holds: (n: number) => Promise<boolean>,
  first: number,
  hint = first - 1,
): Promise<number> {
  let low = hint >= first && (await holds(hint)) ? hint : first - 1;
  let step = 1;
  while (await holds(low + step)) {
    low += step;
    step *= 2;
  }
  let high = low + step;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
