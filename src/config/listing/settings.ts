import { z } from 'zod';
import { documentedStatuses } from '../../qonto/statuses.ts';
import { forms, textLike } from '../forms.ts';
import { list, type Settings, yesOrNo } from '../setting.ts';
import { parseDuration, parseSince } from '../values.ts';

/** The commands that list. */
export const listing = ['sync', 'extract', 'serve'] as const;

/** Which rows are listed, from where on, and how far a run looks behind what its lists show. */
export const listingSettings = {
  account: {
    flag: 'account',
    env: 'QONTO_ELT_ACCOUNT',
    inFile: 'any',
    commands: [...listing, 'probe'],
    doc: 'Bank account ids to list (repeat, or separate by commas)',
    schema: list,
    default: [],
    shownDefault: 'all accounts',
  },
  status: {
    flag: 'status',
    env: 'QONTO_ELT_STATUS',
    inFile: 'any',
    commands: listing,
    doc: 'Statuses to list, each on its own',
    schema: list
      .refine((some) => some.length > 0, 'must name a status')
      // Each would be listed as often as it is named.
      .transform((some) => [...new Set(some)]),
    default: documentedStatuses,
  },
  since: {
    flag: 'since',
    env: 'QONTO_ELT_SINCE',
    inFile: 'any',
    commands: listing,
    doc: 'Where the listings begin, by updated_at: 2026-01-01 or a full instant; moved back or left out later, what lies before is read too',
    schema: textLike(forms.since).transform(parseSince),
    shownDefault: 'the beginning of the account',
  },
  side: {
    flag: 'side',
    env: 'QONTO_ELT_SIDE',
    inFile: 'any',
    commands: listing,
    doc: 'Only movements of one side, credit or debit; another filter, or none, reads the rest later',
    schema: z.enum(['credit', 'debit'], 'must be credit or debit'),
    shownDefault: 'both',
  },
  operation_type: {
    flag: 'operation-type',
    env: 'QONTO_ELT_OPERATION_TYPE',
    inFile: 'any',
    commands: listing,
    doc: 'Only these operation types, each listed on its own (repeat, or separate by commas): card, transfer, income',
    schema: list,
    default: [],
    shownDefault: 'all',
  },
  settled_from: {
    flag: 'settled-from',
    env: 'QONTO_ELT_SETTLED_FROM',
    inFile: 'any',
    commands: listing,
    doc: 'Only movements that were settled at this day or instant, or later; what has not settled is left out',
    schema: textLike(forms.since).transform(parseSince),
    shownDefault: 'the beginning',
  },
  settled_to: {
    flag: 'settled-to',
    env: 'QONTO_ELT_SETTLED_TO',
    inFile: 'any',
    commands: listing,
    doc: 'Only movements that were settled before this day or instant: 2026-02-01 for all of January',
    schema: textLike(forms.since).transform(parseSince),
    shownDefault: 'now',
  },
  overlap: {
    flag: 'overlap',
    env: 'QONTO_ELT_OVERLAP',
    inFile: 'any',
    commands: listing,
    doc: 'How far before its watermark a listing begins: 90s, 30m, 2h, 1d',
    schema: textLike(forms.duration).transform(parseDuration),
    default: '2h',
  },
  pending_after: {
    flag: 'pending-after',
    env: 'QONTO_ELT_PENDING_AFTER',
    inFile: 'any',
    commands: listing,
    doc: 'What has been pending for longer is asked for by its id, since it may end without any list saying so: 12h, 7d',
    schema: textLike(forms.duration).transform(parseDuration),
    default: '7d',
  },
  audit: {
    flag: 'audit',
    commands: ['sync', 'extract'],
    doc: 'List everything once more, compare it with all that ever landed, and ask for each missing transaction by its id',
    schema: yesOrNo,
    default: false,
  },
} as const satisfies Settings;
