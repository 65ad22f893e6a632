import { z } from 'zod';
import { jsonOrNothing } from '../../base/json.ts';
import { quotable } from '../../redact/text.ts';

/**
 * Only what the connector itself relies on. Everything else of the API's objects passes through unread: no closed
 * enums, no stripped fields, since the bank adds values and fields at any time.
 */
const pageMetaSchema = z.looseObject({
  current_page: z.number().int(),
  next_page: z.number().int().nullish(),
  total_pages: z.number().int().nullish(),
  total_count: z.number().int().nonnegative().nullish(),
  per_page: z.number().int().positive().nullish(),
});

export type ListMeta = z.infer<typeof pageMetaSchema>;

export const listAnswerSchema = z.looseObject({ meta: pageMetaSchema });

/** The same for the short lists, where every part of it may be missing. */
export const shortListSchema = z.looseObject({
  meta: pageMetaSchema.partial().optional().catch(undefined),
});

/** Only the id is needed; a field of an unexpected type is treated as missing, never as a reason to lose a receipt. */
export const attachmentSchema = z.looseObject({
  id: z.string().min(1),
  url: z.string().nullish().catch(undefined),
  file_name: z.string().nullish().catch(undefined),
  file_content_type: z.string().nullish().catch(undefined),
  file_size: z.union([z.string(), z.number()]).nullish().catch(undefined),
  created_at: z.string().nullish().catch(undefined),
});

/** In characters; errors have a few hundred. */
const longestError = 64 * 1024;

/**
 * An error body in any of the shapes the API is known to use, reduced to a code and a sentence that can be quoted: a bank
 * may send back what it was sent.
 */
export function describeError(body: string): { code?: string; detail?: string } {
  const parsed = errorBody.safeParse(body.length > longestError ? undefined : jsonOrNothing(body));
  if (!parsed.success) return {};
  const { errors } = parsed.data;
  const first = Array.isArray(errors) ? errors[0] : errors;
  const code = first?.code ?? parsed.data.code;
  const detail = first?.detail ?? first?.message ?? parsed.data.detail ?? parsed.data.message;
  return {
    ...(code === undefined ? {} : { code: quotable(code) }),
    ...(detail === undefined ? {} : { detail: quotable(detail) }),
  };
}

const one = z.looseObject({
  code: z.string().optional().catch(undefined),
  detail: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
});
const errorBody = one.extend({
  errors: z
    .union([z.array(one), one])
    .optional()
    .catch(undefined),
});
