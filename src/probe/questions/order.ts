import type { Ask } from '../ask.ts';
import { type Finding, seen, unseen } from '../finding.ts';
import type { Sample } from '../sample.ts';

const bySettlement = ['sort_by', 'settled_at:desc'] as const;

/** How rows are ordered that the sort does not tell apart, and where those without a key stand. */
export async function askOrder(
  { ask, again }: { readonly ask: Ask; readonly again: Ask },
  sample: Sample,
  manyStatuses: boolean,
): Promise<Finding[]> {
  return [await ties(again, sample), await nulls(ask, sample, manyStatuses)];
}

/** Declined rows have no settled_at: sorted by it, all of them are tied. */
async function ties(again: Ask, { of }: Sample): Promise<Finding> {
  const subject = 'tie_order';
  const question = 'Do rows with equal sort keys keep their order from one request to the next?';
  const orders: string[][] = [];
  for (let i = 0; i < 3; i += 1) {
    const { rows } = await again('/transactions', of('declined', [bySettlement]));
    if (rows.some(({ settled_at: at }) => typeof at === 'string'))
      return unseen(subject, question, 'declined rows have a settled_at');
    orders.push(rows.map(({ id }) => String(id)));
  }
  const [first = []] = orders;
  if (first.length < 4) return unseen(subject, question, 'there are too few declined rows');
  const same = orders.every((order) => order.join() === first.join());
  return seen(subject, question, same ? 'stable' : 'shuffled');
}

async function nulls(ask: Ask, { of }: Sample, manyStatuses: boolean): Promise<Finding> {
  const subject = 'null_settled';
  const question = 'Where do rows without settled_at stand when sorted by it?';
  if (!manyStatuses) return unseen(subject, question, 'one request lists one status only');
  const both = ['completed', 'declined'];
  const beginsWithNull = async (direction: string) => {
    const sort = ['sort_by', `settled_at:${direction}`] as const;
    const { rows } = await ask('/transactions', of(both, [sort]));
    return rows[0] && typeof rows[0].settled_at !== 'string';
  };
  const [down, up] = [await beginsWithNull('desc'), await beginsWithNull('asc')];
  if (down === undefined || up === undefined) return unseen(subject, question, 'no row was listed');
  if (down) return seen(subject, question, up ? 'first' : 'large');
  return seen(subject, question, up ? 'small' : 'last');
}
