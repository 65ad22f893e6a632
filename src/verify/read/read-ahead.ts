/** The results of `work` in the order of the items, with at most `atOnce` items under way. Throws what `work` threw. */
export async function* readAhead<T, R>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for (const item of items) {
    const result = work(item);
    // It is awaited when its turn comes; until then a failure must not count as unhandled.
    result.catch(() => {});
    underWay.push(result);
    if (underWay.length < atOnce) continue;
    const first = underWay.shift();
    if (first !== undefined) yield await first;
  }
  for (const result of underWay) yield await result;
}
