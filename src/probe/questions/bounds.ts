import type { Ask, Row } from '../ask.ts';
import { type Finding, seen, unseen } from '../finding.ts';
import { oldestFirst, type Sample } from '../sample.ts';
import { timeOf, windowOf } from './filters.ts';

const subjects = {
  bound_precision: 'How fine are the bounds of updated_at read?',
  stored_precision: 'How fine are the instants they are compared with?',
  lower_bound: 'Does updated_at_from keep rows at the instant itself?',
  upper_bound: 'Does updated_at_to keep rows at the instant itself?',
} as const;

type Subject = keyof typeof subjects;

/** Rows that are looked for at both sides of their own instant. */
const samples = 4;

/** How the bounds of a window are read, found out on single rows: does a row come when the bound passes it by so much? */
export async function askBounds(ask: Ask, sample: Sample, obeyed: boolean): Promise<Finding[]> {
  const rows = telling(sample.pages.get('completed')?.rows ?? []);
  if (!obeyed) return all('windows of time are not obeyed');
  if (rows.length === 0) return all('no row has an instant of its own that is no whole second');
  const comes = async (row: Row, from: number, to: number): Promise<boolean> => {
    const at = timeOf(row);
    const query = sample.of('completed', [oldestFirst, ...windowOf(at + from, at + to)]);
    const { rows: found } = await ask('/transactions', query);
    return found.some(({ id }) => id === row.id);
  };
  const some = async (from: number, to: number): Promise<number> => {
    const found = await Promise.all(rows.map((row) => comes(row, from, to)));
    return found.filter(Boolean).length;
  };
  if ((await some(-1_500, 1_500)) < rows.length)
    return all('rows do not come in a window around them');
  if ((await some(1, 1_500)) === rows.length)
    return [
      found('bound_precision', 's'),
      ...rest('bound_precision', 'bounds are cut to seconds, which hides what is finer'),
    ];
  const nearlyAll = await some(0.9, 1_500);
  const precision = nearlyAll === rows.length ? 'ms' : 'us';
  const [row = {}] = rows;
  const keepsLower = await comes(row, 0, 1_500);
  const keepsUpper = await comes(row, -1_500, 0);
  if (precision === 'ms')
    return [found('bound_precision', 'ms'), ...cutToMs(keepsLower, keepsUpper)];
  const stored = (await some(0.1, 1_500)) > 0 ? 'us' : 'ms';
  const hidden = 'instants are finer than the bank shows them';
  return [
    found('bound_precision', 'us'),
    found('stored_precision', stored),
    ...(stored === 'us'
      ? [missing('lower_bound', hidden), missing('upper_bound', hidden)]
      : [found('lower_bound', sideOf(keepsLower)), found('upper_bound', sideOf(keepsUpper))]),
  ];
}

/** Where both bounds are cut to what is shown, one that keeps a row shows that nothing finer is compared. */
function cutToMs(keepsLower: boolean, keepsUpper: boolean): Finding[] {
  if (!keepsLower || keepsUpper)
    return [
      found('stored_precision', 'ms'),
      found('lower_bound', sideOf(keepsLower)),
      found('upper_bound', sideOf(keepsUpper)),
    ];
  const unclear = 'an upper bound that keeps none looks like finer instants that are cut off';
  return [
    missing('stored_precision', unclear),
    found('lower_bound', 'inclusive'),
    missing('upper_bound', unclear),
  ];
}

/** Rows alone at their instant, which is no whole second. */
function telling(rows: readonly Row[]): Row[] {
  const count = new Map<number, number>();
  for (const row of rows) count.set(timeOf(row), (count.get(timeOf(row)) ?? 0) + 1);
  return rows
    .filter((row) => {
      const at = timeOf(row);
      const isFine = at % 1_000 > 1 && at % 1_000 < 998;
      return typeof row.id === 'string' && isFine && count.get(at) === 1;
    })
    .slice(0, samples);
}

function sideOf(keeps: boolean): string {
  return keeps ? 'inclusive' : 'exclusive';
}

function found(subject: Subject, position: string): Finding {
  return seen(subject, subjects[subject], position);
}

function missing(subject: Subject, why: string): Finding {
  return unseen(subject, subjects[subject], why);
}

function all(why: string): Finding[] {
  return Object.entries(subjects).map(([subject, question]) => unseen(subject, question, why));
}

function rest(but: Subject, why: string): Finding[] {
  return all(why).filter(({ subject }) => subject !== but);
}
