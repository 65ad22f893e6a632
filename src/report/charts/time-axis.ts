import type { Mark } from 'vega';
import { addDays, monthNumber } from '../calendar.ts';
import { dayStartMs } from '../language/dates.ts';
import type { Language } from '../language/language.ts';
import type { Period } from '../period.ts';
import { plot } from './axes.ts';

/** A month or a day as it is written below the marks. */
export interface TimeTick {
  /** `2026-11` or `2026-11-29` */
  readonly step: string;
  readonly at: number;
  readonly text: string;
  /** Of a month its year, of a day its month; empty where it goes without saying. */
  readonly below: string;
}

/** What a name needs, in units of the drawing. */
const nameWidth = 36;
const letterWidth = 18;
const daysApart = 7;

/** Every month or day of the period, as movements are added up. */
export function stepsOf({ from, to, months, step }: Period): readonly string[] {
  if (step === 'month') return months;
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Those of them that can be named where there is this much space; by a letter each, if that lets all months be named. */
export function timeTicks(
  period: Period,
  language: Language,
  width: number,
  mayBeLetters = false,
): TimeTick[] {
  if (period.step === 'day') return dayTicks(stepsOf(period), language);
  const { months } = period;
  const space = width / months.length;
  const isByLetter = mayBeLetters && space < nameWidth && space >= letterWidth;
  const every = isByLetter ? 1 : ([1, 3, 6, 12].find((n) => n * space >= nameWidth) ?? 12);
  const named = months.filter((month) => monthNumber(month) % every === 0);
  const january = named.findIndex((month) => month.endsWith('-01'));
  const isFar = january === -1 || january > 2 || january === 0;
  return (named.length === 0 ? months.slice(0, 1) : named).map((month, index) => ({
    step: month,
    at: dayStartMs(`${month}-01`),
    text: isByLetter ? language.monthLetter(month) : language.monthName(month),
    below: month.endsWith('-01') || (index === 0 && isFar) ? month.slice(0, 4) : '',
  }));
}

function dayTicks(days: readonly string[], { monthName }: Language): TimeTick[] {
  return days.flatMap((day, index) => {
    if (index % daysApart !== 0) return [];
    const isNew = index === 0 || day.slice(0, 7) !== days[index - daysApart]?.slice(0, 7);
    const below = isNew ? monthName(day.slice(0, 7)) : '';
    return [{ step: day, at: dayStartMs(day), text: String(Number(day.slice(8))), below }];
  });
}

/** Both lines of them, at a position that depends on the chart. */
export function timeMarks(x: object, align: 'left' | 'center', height: number): Mark[] {
  return (['text', 'below'] as const).map((field, line) => ({
    type: 'text',
    from: { data: 'times' },
    encode: {
      update: {
        x,
        y: { value: height - plot.bottom + 18 + line * 16 },
        align: { value: align },
        text: { field },
        fill: { value: 'var(--quiet)' },
      },
    },
  }));
}
