/** Everything about the bank that nobody documents and that a listing can notice. */
export interface Behaviour {
  /** Does the lower bound let its own instant in? */
  readonly lower: 'inclusive' | 'exclusive';
  readonly upper: 'inclusive' | 'exclusive';
  /**
   * `ms`: everything in milliseconds. `second`: bounds and rows are compared as whole seconds. `bound_to_second`: only
   * the bound is cut. `us_hidden`: rows carry microseconds but show milliseconds. `us_shown`: they show microseconds,
   * which a bound cannot carry.
   */
  readonly precision: 'ms' | 'second' | 'bound_to_second' | 'us_hidden' | 'us_shown';
  /**
   * The order of rows that show the same instant: the same at every request, turned around at every other request,
   * another at every request, or always first what was shown most often.
   */
  readonly ties: 'stable' | 'turning' | 'shuffled' | 'hiding';
  /** `honoured` or, whatever was asked: oldest id first, newest id first, or two rows out of their place. */
  readonly order: 'honoured' | 'by_id' | 'by_id_descending' | 'nearly';
  readonly count: 'exact' | 'missing' | 'too_large' | 'too_small' | 'capped';
  /** How many rows of a page the bank speaks of, and how many it sends. */
  readonly pages: 'as_told' | 'shorter';
  /** Whether a page says that another follows; a dialect that never does leaves it to the count. */
  readonly next: 'told' | 'silent';
  /** A page after the last: an empty list, or the error that the client turns into a bare empty page. */
  readonly pastEnd: 'empty' | 'error';
  /** One row without `updated_at`: none, first or last in an unfiltered list and in no filtered one, or only shown so. */
  readonly undated: 'none' | 'first' | 'last' | 'in_place';
  /** Rows of one status, or of two that are listed one after the other. */
  readonly statuses: 'one' | 'two';
  /** How far the bank's clock goes on with each move. */
  readonly clock: 'still' | 'running' | 'jumping';
}

export const values: { readonly [K in keyof Behaviour]: readonly Behaviour[K][] } = {
  lower: ['inclusive', 'exclusive'],
  upper: ['inclusive', 'exclusive'],
  precision: ['ms', 'second', 'bound_to_second', 'us_hidden', 'us_shown'],
  ties: ['stable', 'turning', 'shuffled', 'hiding'],
  order: ['honoured', 'by_id', 'by_id_descending', 'nearly'],
  count: ['exact', 'missing', 'too_large', 'too_small', 'capped'],
  pages: ['as_told', 'shorter'],
  next: ['told', 'silent'],
  pastEnd: ['empty', 'error'],
  undated: ['none', 'first', 'last', 'in_place'],
  statuses: ['one', 'two'],
  clock: ['running', 'still', 'jumping'],
};

export const plain: Behaviour = {
  lower: 'inclusive',
  upper: 'inclusive',
  precision: 'ms',
  ties: 'stable',
  order: 'honoured',
  count: 'exact',
  pages: 'as_told',
  next: 'told',
  pastEnd: 'empty',
  undated: 'none',
  statuses: 'one',
  clock: 'running',
};
