const hourMs = 3_600_000;

/** Days and months as they are in one time zone. */
export class Calendar {
  readonly timeZone: string;
  readonly #format: Intl.DateTimeFormat;
  /** The day of each hour that was asked for: no zone changes its day within one. */
  readonly #days = new Map<number, string>();

  constructor(timeZone: string) {
    this.timeZone = timeZone;
    // This locale writes a date as YYYY-MM-DD.
    this.#format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
  }

  /** `YYYY-MM-DD`. */
  dayOf(ms: number): string {
    // Some zones are a quarter of an hour off.
    const quarter = Math.floor((ms * 4) / hourMs);
    const known = this.#days.get(quarter);
    if (known !== undefined) return known;
    const day = this.#format.format(ms);
    this.#days.set(quarter, day);
    return day;
  }

  /** `YYYY-MM`. */
  monthOf(ms: number): string {
    return this.dayOf(ms).slice(0, 7);
  }
}

/** The month after `YYYY-MM`. */
export function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** `2026-05` is in `2026-Q2`. */
export function quarterOf(month: string): string {
  return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
}
