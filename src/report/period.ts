/** The months that the page looks at, the last of them as far as the bank was read. */
export interface Period {
  /** `2025-12-01` */
  readonly from: string;
  /** `2026-11-22` */
  readonly asOf: string;
  /** `2025-12` and so on, in order. */
  readonly months: readonly string[];
}

const monthCount = 12;

/** The year of months that ends with the month of this day. */
export function periodUpTo(asOf: string): Period {
  const year = Number(asOf.slice(0, 4));
  const month = Number(asOf.slice(5, 7)) - 1;
  const months = Array.from({ length: monthCount }, (_, index) =>
    new Date(Date.UTC(year, month - monthCount + 1 + index, 1)).toISOString().slice(0, 7),
  );
  return { from: `${months[0]}-01`, asOf, months };
}
