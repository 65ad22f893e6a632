import type { Ask, Seen } from '../ask.ts';
import { type Finding, seen, unseen } from '../finding.ts';
import { newestFirst, type Sample } from '../sample.ts';

const listed = 'Is there a meta block on transactions?';

/** How pages are counted, where they end, and in which dialect that is said. */
export async function askPaging(ask: Ask, sample: Sample): Promise<Finding[]> {
  const first = sample.pages.get('completed');
  if (first === undefined || first.status !== 200)
    return [unseen('meta', listed, 'completed rows cannot be listed')];
  const page = (number: number, more = newestFirst) =>
    ask('/transactions', sample.of('completed', [more, ['page', String(number)]]));
  const pages = pagesOf(first);
  const last = pages === undefined || pages < 2 ? first : await page(pages);
  const behind = await page(pages === undefined ? 100 : pages + 1);
  return [
    first.meta === undefined ? seen('meta', listed, 'missing') : seen('meta', listed, 'documented'),
    nextPage(first, last, pages),
    await totalCount(ask, sample, pages),
    pastEnd(behind),
    await resultWindow(page, pages),
    await perPage(ask, sample),
  ];
}

function pagesOf({ meta }: Seen): number | undefined {
  const pages = meta?.total_pages;
  return typeof pages === 'number' ? Math.max(1, pages) : undefined;
}

function nextPage(first: Seen, last: Seen, pages: number | undefined): Finding {
  const subject = 'next_page';
  const question = 'What does meta say where no page follows?';
  const { meta } = last;
  if (meta === undefined || pages === undefined)
    return unseen(subject, question, 'there is no meta block');
  const dialects: Record<string, boolean> = {
    previous_page: 'previous_page' in meta || 'previous_page' in (first.meta ?? {}),
    omitted: !('next_page' in meta),
    zero: meta.next_page === 0,
    documented: meta.next_page === null,
  };
  const [position = 'other'] = Object.keys(dialects).filter((name) => dialects[name]);
  return seen(subject, question, position);
}

async function totalCount(ask: Ask, sample: Sample, pages: number | undefined): Promise<Finding> {
  const subject = 'total_count';
  const question = 'Is total_count the number of rows?';
  const { rows, meta } = sample.pages.get('completed') ?? { rows: [], meta: undefined };
  const count = meta?.total_count;
  if (typeof count !== 'number')
    return meta === undefined
      ? unseen(subject, question, 'there is no meta block')
      : seen(subject, question, 'missing');
  if (count === 1_000 || count === 10_000 || (pages ?? 0) > Math.ceil(count / 100)) {
    const behind = await ask(
      '/transactions',
      sample.of('completed', [newestFirst, ['page', String(count / 100 + 1)]]),
    );
    if (behind.rows.length > 0) return seen(subject, question, 'capped', `at ${count}`);
  }
  if (pages === undefined) return unseen(subject, question, 'meta does not count pages');
  const last = pages === 1 ? rows : (await lastPage(ask, sample, pages)).rows;
  const counted = (pages - 1) * 100 + last.length;
  const note =
    count < 1_000 ? 'a count that stops at 1,000 or 10,000 would not be seen here' : undefined;
  return counted === count
    ? seen(subject, question, 'exact', note)
    : seen(subject, question, 'wrong', `${count} where ${counted} can be listed`);
}

function lastPage(ask: Ask, sample: Sample, pages: number): Promise<Seen> {
  return ask('/transactions', sample.of('completed', [newestFirst, ['page', String(pages)]]));
}

function pastEnd(behind: Seen): Finding {
  const subject = 'past_end';
  const question = 'What is answered for a page after the last one?';
  if (behind.status !== 200) return seen(subject, question, String(behind.status));
  return behind.rows.length === 0
    ? seen(subject, question, 'empty')
    : unseen(subject, question, 'the last page was not found');
}

/** Behind the end, page 101 is refused as page 100 is; where it is refused in other words, there is a window. */
async function resultWindow(
  page: (number: number) => Promise<Seen>,
  pages: number | undefined,
): Promise<Finding> {
  const subject = 'result_window';
  const question = 'Are pages refused beyond the first 10,000 rows?';
  const [inside, beyond] = [await page(100), await page(101)];
  if ((pages ?? 0) >= 101) return seen(subject, question, beyond.rows.length > 0 ? 'off' : '10000');
  if (inside.rows.length > 0) return unseen(subject, question, 'page 101 is the end');
  return wordsOf(inside) === wordsOf(beyond)
    ? seen(subject, question, 'off', 'by the words of a refusal: the account has fewer rows')
    : seen(subject, question, '10000', 'by the words of a refusal: the account has fewer rows');
}

/** What an answer says, without the page's number. */
function wordsOf({ status, body }: Seen): string {
  const words = JSON.stringify(body) ?? '';
  return `${status} ${words.replaceAll(/"trace_id":"[^"]*"/g, '').replaceAll(/\b10[01]\b/g, 'N')}`;
}

async function perPage(ask: Ask, { of }: Sample): Promise<Finding> {
  const subject = 'per_page_over_max';
  const question = 'What is answered for a per_page above 100?';
  const query = of('completed', [newestFirst]).filter(([name]) => name !== 'per_page');
  const { status, rows } = await ask('/transactions', [...query, ['per_page', '101']]);
  if (status !== 200) return seen(subject, question, String(status));
  return rows.length > 100
    ? seen(subject, question, 'honoured')
    : seen(subject, question, 'clamp', rows.length < 100 ? 'there are fewer rows' : undefined);
}
