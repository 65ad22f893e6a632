import { z } from 'zod';

/** An instant as it is stored: UTC, six digits of a second. */
export const instantText = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);

/** A line of `raw/transactions`; the lines of the other streams differ in the columns before `_hash`. */
export const rawLineSchema = z.strictObject({
  id: z.string().min(1).describe("The API's id (UUID)."),
  updated_at: instantText.describe(
    'When the bank last changed the transaction: UTC, microseconds.',
  ),
  bank_account_id: z.string().describe('The account whose listing returned the row.'),
  status: z.string().describe('pending, completed, declined, reversed; an open set.'),
  _hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe(
      'sha256 of the content, without URLs and the fields that change without the object (logos).',
    ),
  _extracted_at: instantText.describe('When the connector received the row.'),
  _seq: z.number().int().positive().describe('Number of the manifest that names the part.'),
  _part: z.number().int().nonnegative(),
  _row: z.number().int().nonnegative(),
  payload: z
    .record(z.string(), z.unknown())
    .describe(
      "The API's object as received: number texts and unknown fields kept, pre-signed URLs null.",
    ),
});

export type RawLine = z.infer<typeof rawLineSchema>;
