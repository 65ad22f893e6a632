import { randomUUID } from 'node:crypto';
import type { SyncReport } from '../../src/run/story.ts';
import type { Stream } from '../../src/streams/shape/types.ts';
import { alteredBank } from '../support/altered-bank.ts';
import { type Journey, startJourney } from '../support/journey.ts';

type BankObject = Readonly<Record<string, unknown>>;

/** A list of the bank that a test has made longer than a page, and changes as it likes. */
export interface LongList {
  readonly journey: Journey;
  /** As the bank lists it; the first objects are the bank's own. */
  objects: BankObject[];
  /** Called before each answer, with how many came before in this run. */
  beforeAnswer: (answers: number) => void;
  /** What the bank answers to a page that it does not have: a page without objects by default. */
  pastEnd: number | undefined;
  /** Whether `meta` says how many objects there are. */
  counts: boolean;
  copy(): BankObject;
  sync(): Promise<SyncReport>;
  /** The ids of the newest landing, in order. */
  landed(): Promise<readonly string[]>;
}

/** Stands before the bank, and shows a list of `length` objects: its own, and copies of the first with other ids. */
export async function startLongList(
  name: string,
  list: NonNullable<Stream['list']>,
  length: number,
): Promise<LongList> {
  const journey = await startJourney({ transactions: 20, accounts: 1, attachmentsShare: 0 });
  const [account] = journey.bank.bank.truth().bank_accounts;
  let answers = 0;
  const url = await alteredBank(journey, {
    alter(answer, target) {
      const { pathname, searchParams } = new URL(target, 'http://bank');
      if (pathname !== `/v2${list.path}`) return;
      if (long.objects.length === 0) {
        long.objects = JSON.parse(answer.body)[list.key];
        while (long.objects.length < length) long.objects.push(long.copy());
      }
      long.beforeAnswer(answers);
      answers += 1;
      const { objects } = long;
      const perPage = list.perPage ?? objects.length;
      const page = Number(searchParams.get('page') ?? 1);
      const shown = objects.slice((page - 1) * perPage, page * perPage);
      const isPast = shown.length === 0 && page > 1 && long.pastEnd !== undefined;
      Object.assign(
        answer,
        isPast
          ? {
              status: long.pastEnd,
              body: '{"errors":[{"code":"invalid","detail":"no such page"}]}',
            }
          : {
              status: 200,
              body: JSON.stringify({
                [list.key]: shown,
                ...(long.counts && { meta: { current_page: page, total_count: objects.length } }),
              }),
            },
      );
    },
  });
  const long: LongList = {
    journey,
    objects: [],
    beforeAnswer: () => {},
    pastEnd: undefined,
    counts: true,
    copy: () => ({ ...long.objects[0], id: randomUUID() }),
    sync() {
      answers = 0;
      // The copies of an account are none that the bank would list.
      return journey.sync({ 'api-url': url, account: String(account?.id) });
    },
    async landed() {
      const rows = await journey.query(
        `select id from qonto_raw.${name} where _seq = (select max(_seq) from qonto_raw.${name}) order by id`,
      );
      return rows.map(({ id }) => String(id));
    },
  };
  return long;
}

export const idsOf = (objects: readonly BankObject[]): string[] =>
  objects.map(({ id }) => String(id)).sort();
