import { z } from 'zod';
import type { Journey } from '../../support/journey.ts';

const outcomeRows = z.array(
  z.object({
    id: z.string(),
    state: z.string(),
    reason: z.string().nullable(),
    sha256: z.string().nullable(),
    file_name: z.string().nullable(),
  }),
);

type OutcomeRow = z.infer<typeof outcomeRows>[number];

/** What the warehouse says last of every attachment. */
export async function outcomes(journey: Journey): Promise<readonly OutcomeRow[]> {
  const rows = await journey.query(
    `select id, state, reason, sha256, file_name from qonto_raw.attachments
     qualify row_number() over (partition by id order by _seq desc, _part desc, _row desc) = 1
     order by id`,
  );
  return outcomeRows.parse(rows);
}

export async function states(journey: Journey): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { state } of await outcomes(journey)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** Fails unless every transaction has loaded, whatever became of its attachments. */
export async function countRows(journey: Journey): Promise<number> {
  const [row] = await journey.query(
    'select count(distinct id)::int as n from qonto_raw.transactions',
  );
  return Number(row?.n);
}
