/** What distinguishes an account from others. */
export interface AccountFacts {
  readonly id: string;
  /** For people: somebody chose it, and two accounts may have the same. */
  readonly name: string;
  readonly currency: string | undefined;
  /** The last four characters of its number: a whole IBAN is not to be printed. */
  readonly ending: string | undefined;
}

/**
 * What to call each account in a text, in their order: its name; of accounts that share one, with the currency, the end
 * of the number or both, and by the id where nothing else distinguishes them. No two are called the same.
 */
export function accountLabels(accounts: readonly AccountFacts[]): readonly string[] {
  const twins = (one: AccountFacts) =>
    accounts.filter((other) => sound(other.name) === sound(one.name));
  const labels = accounts.map((one) => labelOf(one, twins(one)));
  return labels.map((label, i) =>
    labels.filter((other) => sound(other) === sound(label)).length > 1
      ? `${label} (${accounts[i]?.id})`
      : label,
  );
}

function labelOf(one: AccountFacts, twins: readonly AccountFacts[]): string {
  if (twins.length < 2) return one.name;
  const way = ways.find((mark) => {
    const marks = twins.map(mark);
    return !marks.includes(undefined) && new Set(marks).size === twins.length;
  });
  return `${one.name} (${way?.(one) ?? one.id})`;
}

const ways: readonly ((one: AccountFacts) => string | undefined)[] = [
  ({ currency }) => currency,
  ({ ending }) => ending && `…${ending}`,
  ({ currency, ending }) => currency && ending && `${currency}, …${ending}`,
];

/** Names that a reader takes for the same. */
function sound(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
