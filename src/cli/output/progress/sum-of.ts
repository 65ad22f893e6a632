/** The sum of one of their numbers over all items. */
export function sumOf<Name extends string>(
  items: readonly Readonly<Record<Name, number>>[],
  name: Name,
): number {
  return items.reduce((sum, item) => sum + item[name], 0);
}
