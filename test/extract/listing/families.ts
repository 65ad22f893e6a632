import { type Behaviour, plain, values } from './behaviours.ts';
import { type Layout, layouts } from './layouts.ts';

/** One bank to be played against by every adversary of at most `moves` moves. */
export interface Setting {
  readonly behaviour: Behaviour;
  /** How it differs from the plain one. */
  readonly name: string;
  readonly layout: Layout;
  readonly layoutName: string;
  readonly moves: number;
}

interface Family {
  readonly behaviours: readonly Partial<Behaviour>[];
  readonly moves: number;
  /** Of the seven rows of a layout, the first so many. */
  readonly rows: number;
}

const dimensions = Object.keys(values) as (keyof Behaviour)[];
const single: readonly Partial<Behaviour>[] = dimensions.flatMap((dimension) =>
  values[dimension]
    .filter((value) => value !== plain[dimension])
    .map((value) => ({ [dimension]: value })),
);
const pairs = single
  .flatMap((one, index) =>
    single
      .slice(index + 1)
      .filter((other) => Object.keys(one)[0] !== Object.keys(other)[0])
      .map((other) => ({ ...one, ...other })),
  )
  .filter(isPromised);

/** The whole: one move against any two peculiarities, two against any one, three where they hurt most; the longest first. */
export const allSettings = (): Setting[] =>
  settingsOf([
    { behaviours: [{}], moves: 3, rows: 7 },
    { behaviours: [{}, ...single], moves: 3, rows: 3 },
    { behaviours: [{}, ...single], moves: 2, rows: 7 },
    { behaviours: pairs, moves: 1, rows: 7 },
  ]);

/** What fits into every run of the tests. */
export const shortSettings = (): Setting[] =>
  settingsOf([
    { behaviours: pairs, moves: 0, rows: 7 },
    { behaviours: [{}, ...single], moves: 1, rows: 7 },
    { behaviours: [{}, ...single], moves: 2, rows: 3 },
  ]);

/** Of a listing that is told to reach further back: it is read three times, so there are fewer. */
export const reachSettings = (): Setting[] =>
  settingsOf([
    { behaviours: pairs, moves: 0, rows: 7 },
    { behaviours: [{}, ...single], moves: 1, rows: 5 },
    { behaviours: [{}], moves: 2, rows: 3 },
  ]);

function settingsOf(families: readonly Family[]): Setting[] {
  return families.flatMap(({ behaviours, moves, rows }) =>
    behaviours.flatMap((change) =>
      Object.entries(layouts).map(([layoutName, layout]) => ({
        behaviour: { ...plain, ...change },
        name:
          Object.entries(change)
            .map(([dimension, value]) => `${dimension} ${value}`)
            .join(', ') || 'as documented',
        layout: { ...layout, times: layout.times.slice(0, rows) },
        layoutName: `${layoutName}, ${rows} rows`,
        moves,
      })),
    ),
  );
}

/** Rows without `updated_at`, which the documentation rules out, at an end of a list that has no order: nobody finds those. */
function isPromised({ order, undated }: Partial<Behaviour>): boolean {
  return order === undefined || undated === undefined || undated === 'in_place';
}
