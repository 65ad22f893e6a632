import { z } from 'zod';
import type { FileReferences } from '../../streams/shape/types.ts';

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

/** Ids of the files that a line's object refers to, by the fields its stream declares. Throws where it is no such line. */
export function referencedFiles(
  line: string,
  { embedded, ids }: FileReferences,
): readonly string[] {
  const { payload } = objectLine.parse(JSON.parse(line));
  const named = ids.flatMap((field) => listIn(payload, field));
  const within = embedded === undefined ? [] : listIn(payload, embedded);
  return [...named, ...within.map((one) => inside(one, 'id'))].filter(
    (id): id is string => typeof id === 'string' && id !== '',
  );
}

const objectLine = z.object({ payload: z.custom<object>((value) => value instanceof Object) });

function listIn(payload: object, key: string): readonly unknown[] {
  const value: unknown = inside(payload, key);
  return Array.isArray(value) ? value : [value];
}

function inside(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
