import { expect, it } from 'vitest';
import { type Alterations, alteredBank, isListing } from '../support/altered-bank.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';
import { queryDuckdb } from '../support/world.ts';

/** Ids that the warehouse holds and the bank does not, and those among them that it is told are deleted. */
async function deletions(journey: Journey) {
  const known = new Set(journey.bank.bank.truth().transactions.map(({ id }) => id));
  const held = await queryDuckdb(
    journey.duckdb,
    `select id, status from qonto_raw.transactions
     qualify row_number() over (partition by id order by updated_at desc, _seq desc) = 1`,
  );
  const marked = await queryDuckdb(
    journey.duckdb,
    'select id, found_by from qonto_raw.transaction_deletions',
  );
  const gone = held.filter(({ id }) => !known.has(String(id)));
  return {
    gone: gone.map(({ id }) => String(id)).sort(),
    marked: marked.map(({ id }) => String(id)).sort(),
    foundBy: new Set(marked.map(({ found_by: by }) => by)),
  };
}

/** Lets rows vanish and change without a word, until both has happened. */
function live(journey: Journey, hours = 48) {
  journey.bank.bank.setQuirks({ hard_deletes: 'on', silent_edits: 'on' });
  const { events } = journey.bank.bank.advance({ hours });
  journey.bank.bank.setQuirks({ hard_deletes: 'off', silent_edits: 'off' });
  expect(events.deleted).toBeGreaterThan(0);
  expect(events.silently_edited).toBeGreaterThan(0);
}

const never = { 'pending-after': '3650d' };

it('T220 an audit finds what was deleted and what was edited silently, which no ordinary run does', async () => {
  const journey = await startJourney({ transactions: 400, accounts: 3, attachmentsShare: 0 });
  await journey.sync(never);
  live(journey);
  const ordinary = await journey.sync(never);
  expect(ordinary.extract?.audit).toBeNull();
  const before = await deletions(journey);
  expect(before.gone.length).toBeGreaterThan(0);
  expect(before.marked).toEqual([]);

  const audit = await journey.sync({ ...never, audit: true });
  const { gone, marked, foundBy } = await deletions(journey);
  expect(marked).toEqual(gone);
  expect(foundBy).toEqual(new Set(['audit']));
  expect(audit.extract?.faults).toEqual([]);
  expect(audit.extract?.audit).toMatchObject({
    deleted: gone.length,
    asked: gone.length,
    landed: 0,
    unlisted: 0,
    accounts_not_proven: 0,
  });
  expect(audit.extract?.audit?.edited_silently).toBeGreaterThan(0);
  // Whatever is there is as the bank has it now, and a second audit finds nothing more.
  const dead = new Set(gone);
  await journey.expectTruth();
  expect(dead.size).toBe(marked.length);
  const again = await journey.sync({ ...never, audit: true });
  expect(again.extract?.audit).toMatchObject({ asked: 0, deleted: 0, edited_silently: 0 });
  expect(again.extract?.streams.transactions?.landed).toBe(0);
});

it('T221 a 404 proves no deletion at a bank that does not find by its id what it lists', async () => {
  const journey = await startJourney({ transactions: 200, accounts: 2, attachmentsShare: 0 });
  await journey.sync(never);
  live(journey);
  journey.bank.bank.setQuirks({ transaction_by_id: '404' });
  const audit = await journey.sync({ ...never, audit: true });
  expect(audit.extract?.faults).toMatchObject([{ code: 'by_id_unreliable' }]);
  expect(audit.extract?.audit).toBeNull();
  expect((await deletions(journey)).marked).toEqual([]);

  journey.bank.bank.setQuirks({ transaction_by_id: 'found' });
  await journey.sync({ ...never, audit: true });
  const { gone, marked } = await deletions(journey);
  expect(marked).toEqual(gone);
});

it('T222 what has been pending for long is asked for by its id: its end lands where no list shows it, or that it is gone', async () => {
  const journey = await startJourney({
    transactions: 400,
    accounts: 2,
    attachmentsShare: 0,
    // Reversed rows are in no list: a released authorization just leaves.
    quirks: { reversed: 'hidden' },
  });
  // What its list has just shown as pending need not be asked for, however old it is.
  const first = await journey.sync({ 'pending-after': '1h' });
  expect((await pending(journey)).length).toBeGreaterThan(5);
  expect(first.extract?.overdue_pending).toMatchObject({ asked: 0 });
  journey.bank.bank.setQuirks({ hard_deletes: 'on' });
  for (let i = 0; i < 8; i += 1) journey.bank.bank.advance({ hours: 2 });
  journey.bank.bank.setQuirks({ hard_deletes: 'off' });
  const young = await journey.sync({ 'pending-after': '60d' });
  expect(young.extract?.overdue_pending).toMatchObject({ asked: 0 });
  const staleNow = await pending(journey);
  const { reversed, gone } = ended(journey, staleNow);
  expect(reversed.length).toBeGreaterThan(0);
  expect(gone.length).toBeGreaterThan(0);

  const run = await journey.sync({ 'pending-after': '1h' });
  expect(run.extract?.overdue_pending).toMatchObject({ deleted: gone.length });
  expect(run.extract?.overdue_pending.landed).toBeGreaterThanOrEqual(reversed.length);
  const left = ended(journey, await pending(journey));
  expect(left.reversed).toEqual([]);
  const { marked, foundBy } = await deletions(journey);
  expect(marked).toEqual(gone.sort());
  expect(foundBy).toEqual(new Set(['pending']));
  // What is pending all the same is not asked for again before as much time has passed once more.
  const again = await journey.sync({ 'pending-after': '1h' });
  expect(again.extract?.overdue_pending).toMatchObject({ asked: 0 });
});

async function pending(journey: Journey): Promise<string[]> {
  const rows = await queryDuckdb(
    journey.duckdb,
    `select id from (from qonto_raw.transactions
       qualify row_number() over (partition by id order by updated_at desc, _seq desc) = 1)
     where status = 'pending'`,
  );
  return rows.map(({ id }) => String(id));
}

function ended(journey: Journey, ids: readonly string[]) {
  const now = new Map(journey.bank.bank.truth().transactions.map(({ id, status }) => [id, status]));
  return {
    reversed: ids.filter((id) => now.get(id) === 'reversed'),
    gone: ids.filter((id) => !now.has(id)),
  };
}

it('T223 a transaction that was marked as deleted and is listed again counts again', async () => {
  const journey = await startJourney({ transactions: 150, accounts: 1, attachmentsShare: 0 });
  await journey.sync(never);
  const id =
    journey.bank.bank.truth().transactions.find((row) => row.status === 'completed')?.id ?? '';
  // For a while the bank shows it nowhere.
  const hiding: Alterations = {
    alter(answer, path) {
      if (path.includes(`/transactions/${id}`)) Object.assign(answer, { status: 404, body: '{}' });
      if (!isListing(path)) return;
      const page = JSON.parse(answer.body);
      const rows = page.transactions.filter((row: { id: string }) => row.id !== id);
      page.meta.total_count -= page.transactions.length - rows.length;
      answer.body = JSON.stringify({ ...page, transactions: rows });
    },
  };
  const url = await alteredBank(journey, hiding);
  const hidden = await journey.sync({ ...never, audit: true, 'api-url': url });
  expect(hidden.extract?.audit).toMatchObject({ deleted: 1, returned: 0 });
  expect((await deletions(journey)).marked).toEqual([id]);
  const told = await runCli(['transaction', id, ...journey.places], journey.env);
  expect(told.stdout).toMatch(/the bank did not know it at \S+ \(found by audit, manifest 2\)/);

  const back = await journey.sync({ ...never, audit: true });
  expect(back.extract?.audit).toMatchObject({ deleted: 0, asked: 0, returned: 1 });
  const [counts] = await queryDuckdb(
    journey.duckdb,
    `select max(t._seq)::int > max(d._seq)::int as counts from qonto_raw.transactions t, qonto_raw.transaction_deletions d
     where t.id = '${id}' and d.id = '${id}'`,
  );
  expect(counts).toEqual({ counts: true });
});
