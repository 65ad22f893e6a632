import { z } from 'zod';
import { forms, textLike } from '../forms.ts';
import type { Settings } from '../setting.ts';
import { parseDay, parsePage, parsePeriod } from './values.ts';

const commands = ['report'] as const;

/** What the finance report shows, and where it goes. */
export const reportSettings = {
  report_out: {
    flag: 'out',
    commands,
    doc: 'Where the page goes: a file, a folder, or gs://bucket/object; without it, the report is printed as text',
    schema: z.string().transform(parsePage),
    shownDefault: 'printed as text',
  },
  report: {
    flag: 'report',
    env: 'QONTO_ELT_REPORT',
    inFile: 'any',
    commands: ['sync'],
    doc: 'With --dbt: where the finance page goes, unless the one there is of the last build and as the settings want it: a file, a folder, or gs://bucket/object',
    schema: textLike(forms.place).transform(parsePage),
    shownDefault: 'none',
  },
  report_period: {
    flag: 'period',
    env: 'QONTO_ELT_REPORT_PERIOD',
    inFile: 'any',
    commands,
    doc: 'month, quarter, year, fiscal-year or trailing-12, last-month and so on for the one before, or 2026-10, 2026-Q3, 2026',
    schema: textLike(forms.period).transform(parsePeriod),
    shownDefault: 'trailing-12',
  },
  report_from: {
    flag: 'from',
    commands,
    doc: 'The first day of the period, as 2026-10-01, instead of --period',
    schema: z.string().transform(parseDay),
  },
  report_to: {
    flag: 'to',
    commands,
    doc: 'Its last day',
    schema: z.string().transform(parseDay),
    shownDefault: 'the day the bank was read',
  },
  report_compare: {
    flag: 'compare',
    env: 'QONTO_ELT_REPORT_COMPARE',
    inFile: 'any',
    commands,
    doc: 'What the period is held against: previous-period, previous-year or none',
    schema: z.enum(
      ['previous-period', 'previous-year', 'none'],
      'must be previous-period, previous-year or none',
    ),
    default: 'previous-period',
  },
  report_lang: {
    flag: 'lang',
    env: 'QONTO_ELT_REPORT_LANG',
    inFile: 'any',
    commands,
    doc: 'The language of the report: en, fr, de, it or es',
    schema: z.enum(['en', 'fr', 'de', 'it', 'es'], 'must be en, fr, de, it or es'),
    default: 'en',
  },
  report_organization: {
    flag: 'organization',
    env: 'QONTO_ELT_REPORT_ORGANIZATION',
    inFile: 'any',
    commands,
    doc: 'The id of the organization the report is of',
    schema: z.string().min(1, 'must not be empty'),
    shownDefault: 'the only one',
  },
} as const satisfies Settings;
