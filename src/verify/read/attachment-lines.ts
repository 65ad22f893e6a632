import { z } from 'zod';

/** What a line of `raw/attachments` says became of an attachment. */
const outcomeLine = z
  .object({
    id: z.string().min(1),
    state: z.enum(['stored', 'gone', 'too_large', 'quarantined', 'pending']),
    sha256: z.hash('sha256').nullable(),
  })
  // What is quarantined has bytes that were set aside, or none that came.
  .refine(
    ({ state, sha256 }) => state === 'quarantined' || (state === 'stored') === (sha256 !== null),
  );

export type OutcomeLine = z.infer<typeof outcomeLine>;

/** Throws where it is no such line. */
export function readOutcome(line: string): OutcomeLine {
  return outcomeLine.parse(JSON.parse(line));
}

/** Ids of the attachments that a line of `raw/transactions` refers to. Throws where it is no such line. */
export function referencedAttachments(line: string): readonly string[] {
  const { payload } = transactionLine.parse(JSON.parse(line));
  const named = listIn(payload, 'attachment_ids');
  const embedded = listIn(payload, 'attachments').map((one) => inside(one, 'id'));
  return [...named, ...embedded].filter((id): id is string => typeof id === 'string' && id !== '');
}

const transactionLine = z.object({ payload: z.custom<object>((value) => value instanceof Object) });

function listIn(payload: object, key: string): readonly unknown[] {
  const list: unknown = inside(payload, key);
  return Array.isArray(list) ? list : [];
}

function inside(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
