/** Where the rows stand at the start. */
export interface Layout {
  /** `updated_at` of each row by id, in milliseconds. */
  readonly times: readonly number[];
  /** How far the bank's clock is ahead of the newest row, in milliseconds. */
  readonly ahead: number;
}

const past = 10_000;

/** Seven rows each, in the ways in which instants can coincide. */
export const layouts = {
  distinct: { times: [0, 3_000, 6_500, 9_999, 20_000, 21_000, 40_000], ahead: past },
  pairs: { times: [0, 0, 4_000, 4_000, 9_500, 9_500, 30_000], ahead: past },
  three: { times: [0, 5_000, 5_000, 5_000, 5_001, 9_000, 20_000], ahead: past },
  five: { times: [0, 7_999, 7_999, 7_999, 7_999, 7_999, 8_000], ahead: past },
  equal: { times: [500, 500, 500, 500, 500, 500, 500], ahead: past },
  second: { times: [1_000, 1_100, 1_101, 1_600, 1_999, 2_000, 2_001], ahead: past },
  edited: { times: [0, 50_000, 3_000, 4_000, 60_000, 5_000, 20_000], ahead: past },
  fresh: { times: [9_000, 9_400, 9_400, 9_800, 9_800, 9_900, 9_900], ahead: 0 },
} as const satisfies Record<string, Layout>;
