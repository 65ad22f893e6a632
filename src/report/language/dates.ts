/** How a language writes days and months. */
export function datesIn(locale: string) {
  // In English a day is written as in Britain, a month as in America: `22 November 2026`, `Sep 2026`.
  const format = (options: Intl.DateTimeFormatOptions) => {
    const own = locale === 'en-US' && options.day !== undefined ? 'en-GB' : locale;
    const formatter = new Intl.DateTimeFormat(own, { ...options, timeZone: 'UTC' });
    return (date: string) => formatter.format(dayStartMs(date));
  };
  const long = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const short = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const inMonth = format({ month: 'short', year: 'numeric' });
  const name = format({ month: 'short' });
  const letter = format({ month: 'narrow' });
  const month = (text: string) => inMonth(`${text}-01`);
  return {
    /** `2026-11-22` as `22 November 2026`. */
    day: long,
    /** `2026-11-22` as `22 Nov 2026`. */
    shortDay: (date: string) =>
      locale === 'en-US' ? `${Number(date.slice(8))} ${month(date.slice(0, 7))}` : short(date),
    /** `2026-11` as `Nov 2026`. */
    month,
    /** `2026-11` as `Nov`. */
    monthName: (text: string) => name(`${text}-01`).replace(/\.$/, ''),
    /** `2026-11` as `N`. */
    monthLetter: (text: string) => letter(`${text}-01`),
  };
}

export function dayStartMs(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}
