import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { statusOf } from '../../../src/cli/output/report.ts';
import { readConfig } from '../../../src/config/config.ts';
import { type Answer, alteredBank, isListing } from '../../support/altered-bank.ts';
import { startJourney } from '../../support/journey.ts';
import { queryDuckdb } from '../../support/world.ts';

const small = { transactions: 60, accounts: 1, attachmentsShare: 0 };

type Shown = Record<string, unknown> & { readonly id: string };

/** Changes the rows of a listing; what is changed is printed as JSON again. */
const rows = (edit: (rows: Shown[], path: string) => void) => ({
  alter(answer: Answer, path: string) {
    if (!isListing(path) || answer.status !== 200) return;
    const page: { readonly transactions: Shown[] } = JSON.parse(answer.body);
    edit(page.transactions, path);
    answer.body = JSON.stringify(page);
  },
});

it('T51 a row of nothing but its key lands, and one with null in every other field', async () => {
  const journey = await startJourney(small);
  const url = await alteredBank(
    journey,
    rows((page) => {
      for (const [i, row] of page.entries())
        for (const field of Object.keys(row)) {
          if (field === 'id' || field === 'updated_at') continue;
          if (i % 2 === 0) delete row[field];
          else row[field] = null;
        }
    }),
  );
  const done = await journey.sync({ 'api-url': url });
  expect(done.extract).toMatchObject({ faults: [], quarantined: 0 });
  const { transactions } = journey.bank.bank.truth();
  const found = await journey.query(
    'select id, status, bank_account_id from qonto_raw.transactions order by id',
  );
  // The columns are then those of the listing that brought the row.
  expect(found).toEqual(
    transactions
      .map(({ id, status, bank_account_id }) => ({ id, status, bank_account_id }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
});

const half = String.fromCharCode(0xd83d);
const texts = {
  'T59 emoji': ['family 👩‍👩‍👧‍👦 and 🧾'],
  'T59 right to left, and marks that turn the direction': ['عربى שלום \u202eabc\u202c \u200f'],
  'T59 NUL': ['before\u0000after'],
  'T59 half a character becomes the replacement character': [
    `${half} and ${half}x`,
    '\ufffd and \ufffdx',
  ],
  'T59 64 KB': ['Größe '.repeat(10_000)],
  'T60 what a spreadsheet takes for a formula': ['=HYPERLINK("https://evil.example","pay")'],
  'T60 other beginnings of formulas': ['+1-1@SUM(A1)\t\r\n'],
  'T61 SQL': [`'); drop table qonto_raw.transactions; -- "x" \\' \${y} {{ z }}`],
} as const;

it('T59 T60 T61 texts of any kind arrive as they were, where people write and where the bank does', async () => {
  const journey = await startJourney(small);
  const cases = Object.entries(texts).map(([name, [sent, kept = sent]]) => ({ name, sent, kept }));
  const victims = journey.bank.bank.truth().transactions.map(({ id }) => id);
  const caseOf = (id: string) => cases[victims.indexOf(id)];
  const url = await alteredBank(journey, {
    alter(answer, path) {
      const [first] = cases;
      if (path.includes('/labels')) {
        const page = JSON.parse(answer.body);
        for (const [i, { sent }] of cases.entries()) page.labels[i].name = sent;
        answer.body = JSON.stringify(page);
      }
      if (first === undefined || !isListing(path)) return;
      rows((page) => {
        for (const row of page) {
          const sent = caseOf(row.id)?.sent;
          if (sent !== undefined) Object.assign(row, { label: sent, note: sent, reference: sent });
        }
      }).alter(answer, path);
    },
  });
  expect(statusOf(await journey.sync({ 'api-url': url }))).toBe(0);
  const found = await journey.query(
    `select id, payload ->> 'label' as label, payload ->> 'note' as note, payload ->> 'reference' as reference
     from qonto_raw.transactions`,
  );
  expect(found).toHaveLength(victims.length);
  for (const { id, ...texts } of found) {
    const known = caseOf(String(id));
    if (known === undefined) continue;
    const { name, kept } = known;
    expect(texts, name).toEqual({ label: kept, note: kept, reference: kept });
  }
  const names = await journey.query(`select payload ->> 'name' as name from qonto_raw.labels`);
  expect(names.map(({ name }) => name)).toEqual(
    expect.arrayContaining(cases.map(({ kept }) => kept)),
  );
});

it('T61 ids of SQL and names of SQL do what names do, and where a name cannot be one it is refused', async () => {
  const journey = await startJourney(small);
  const id = `x'); drop table qonto_raw.transactions; --`;
  const url = await alteredBank(
    journey,
    rows((page) => {
      if (page[0] !== undefined) page[0] = { ...page[0], id };
    }),
  );
  const raw = join(journey.folder, `raw'); drop "x"; -- [1]*?`);
  const file = join(journey.folder, `b'a"n;k--.duckdb`);
  const done = await journey.sync({
    'api-url': url,
    raw,
    warehouse: `duckdb:${file}`,
    status: ['completed'],
  });
  expect(statusOf(done)).toBe(0);
  expect(await queryDuckdb(file, 'select count(*)::int as n from qonto_raw.transactions')).toEqual([
    { n: done.load?.rows.transactions },
  ]);
  const found = await queryDuckdb(file, 'select id from qonto_raw.transactions');
  expect(found.map((row) => row.id)).toContain(id);
  for (const flags of [
    { warehouse: 'bigquery:demo-project.raw`; drop table x' },
    { warehouse: 'bigquery:demo`project.raw' },
    { 'dbt-dataset': 'qonto; drop schema x' },
    { location: "EU'; drop" },
    { 'dbt-vars': JSON.stringify({ qonto_timezone: "Europe/Paris'; drop" }) },
    { 'dbt-vars': JSON.stringify({ qonto_vat_period: 'week' }) },
    { 'dbt-vars': JSON.stringify({ qonto_cash_statuses: "x') or 1=1 --" }) },
    { 'dbt-vars': JSON.stringify({ qonto_cash_statuses: ['completed', "x'"] }) },
    { 'dbt-vars': JSON.stringify({ qonto_cash_statuses: [] }) },
    { 'dbt-vars': JSON.stringify({ qonto_vat_first_month: 0 }) },
    { 'dbt-vars': JSON.stringify({ qonto_vat_first_month: 13 }) },
    { 'dbt-vars': JSON.stringify({ qonto_fiscal_year_first_month: 1.5 }) },
    { 'dbt-vars': JSON.stringify({ qonto_fiscal_year_first_month: '2' }) },
    { 'dbt-vars': JSON.stringify({ qonto_refund_categories: 'refund' }) },
    { 'dbt-vars': JSON.stringify({ qonto_refund_categories: ['x\\'] }) },
    // dbt itself would pass over a name that it does not know.
    { 'dbt-vars': JSON.stringify({ qonto_timezon: 'Europe/Lisbon' }) },
    { 'dbt-vars': 'Europe/Lisbon' },
  ]) {
    expect(() => readConfig(flags, {})).toThrow(
      expect.objectContaining({ exit: exitStatus.config }),
    );
  }
});

it('T63 of one id twice in a page every version stays, and of one version every content, the last row as the newest', async () => {
  const journey = await startJourney(small);
  const [first, second] = journey.bank.bank
    .truth()
    .transactions.filter(({ status }) => status === 'completed')
    .map(({ id }) => id);
  const url = await alteredBank(
    journey,
    rows((page) => {
      const twice = page.findIndex((row) => row.id === first);
      if (twice >= 0)
        page.splice(
          twice,
          1,
          { ...page[twice], note: 'one' } as Shown,
          { ...page[twice], note: 'two' } as Shown,
        );
      const again = page.findIndex((row) => row.id === second);
      const last = page.at(-1);
      if (again >= 0 && last !== undefined)
        page.push({ ...page[again], updated_at: last.updated_at, note: 'newest' } as Shown);
    }),
  );
  expect(statusOf(await journey.sync({ 'api-url': url }))).toBe(0);
  const notes = async (id: string | undefined) =>
    (
      await journey.query(
        `select payload ->> 'note' as note from qonto_raw.transactions where id = '${id}' order by updated_at, _seq, _part, _row`,
      )
    ).map(({ note }) => note);
  expect(await notes(first)).toEqual(['one', 'two']);
  expect(await notes(second)).toEqual([expect.not.stringMatching('newest'), 'newest']);
});

it.each([
  ['the same version', 0],
  ['another version', 1],
])('T64 one id in two accounts, %s, is said, and nothing is held back', async (_, shiftMs) => {
  const journey = await startJourney({ ...small, transactions: 300, accounts: 2 });
  const [ours, theirs] = journey.bank.bank.truth().bank_accounts.map(({ id }) => String(id));
  // The oldest, so that the other account has rows after it.
  const [stolen] = journey.bank.bank
    .truth()
    .transactions.filter((row) => row.bank_account_id === ours && row.status === 'completed')
    .sort((a, b) => (String(a.updated_at) < String(b.updated_at) ? -1 : 1));
  const at = new Date(Date.parse(String(stolen?.updated_at)) + shiftMs).toISOString();
  const url = await alteredBank(
    journey,
    rows((page, path) => {
      const from = new URL(path, journey.bank.origin).searchParams.get('updated_at_from') ?? '';
      const index = page.findIndex((row) => String(row.updated_at) >= at);
      const next = page[index];
      if (
        next === undefined ||
        from > at ||
        next.bank_account_id !== theirs ||
        next.status !== 'completed'
      )
        return;
      page.splice(index, 0, { ...next, id: String(stolen?.id), updated_at: at });
    }),
  );
  const done = await journey.sync({ 'api-url': url });
  expect(done.extract?.faults).toEqual([]);
  expect(statusOf(done)).toBe(exitStatus.data);
  const moved = done.load?.accounts.reduce((sum, counts) => sum + counts.moved, 0);
  expect(moved).toBe(1 + shiftMs);
  expect(
    await journey.query('select count(distinct id)::int as n from qonto_raw.transactions'),
  ).toEqual([{ n: journey.bank.bank.truth().transactions.length }]);
  // Said once: what did not change is not landed again.
  expect(statusOf(await journey.sync({ 'api-url': url }))).toBe(0);
});
