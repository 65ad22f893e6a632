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
  const twins = alike(accounts, ({ name }) => name);
  const marks = new Map([...new Set(twins)].map((some) => [some, markOf(some)]));
  const labels = accounts.map((one, i) => {
    const some = twins[i] ?? [];
    return some.length < 2 ? one.name : `${one.name} (${marks.get(some)?.(one) ?? one.id})`;
  });
  const sameLabels = alike(labels, (label) => label);
  return labels.map((label, i) =>
    (sameLabels[i] ?? []).length > 1 ? `${label} (${accounts[i]?.id})` : label,
  );
}

type Mark = (one: AccountFacts) => string | undefined;

/** What tells each of these from the others, and all of them have. */
function markOf(twins: readonly AccountFacts[]): Mark | undefined {
  return marksInTurn.find((mark) => {
    const all = new Set(twins.map(mark));
    return !all.has(undefined) && all.size === twins.length;
  });
}

const marksInTurn: readonly Mark[] = [
  ({ currency }) => currency,
  ({ ending }) => ending && `…${ending}`,
  ({ currency, ending }) => currency && ending && `${currency}, …${ending}`,
];

/** For each, those that a reader takes for the same by their name, itself among them. */
function alike<T>(all: readonly T[], nameOf: (one: T) => string): readonly (readonly T[])[] {
  const sounds = all.map((one) => sound(nameOf(one)));
  const bySound = new Map<string, T[]>();
  for (const [i, one] of all.entries()) {
    const name = sounds[i] ?? '';
    const others = bySound.get(name);
    if (others === undefined) bySound.set(name, [one]);
    else others.push(one);
  }
  return sounds.map((name) => bySound.get(name) ?? []);
}

/** The same for names that a reader takes for the same. */
function sound(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
