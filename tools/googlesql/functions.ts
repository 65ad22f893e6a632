import { z } from 'zod';
import type { Service } from './service.ts';

/**
 * Functions that no feature switches off and that BigQuery's list of functions does not have. They look like something
 * that should work, or come from another engine's dialect.
 */
const excluded = [
  'apply',
  'approx_cosine_distance',
  'approx_dot_product',
  'approx_euclidean_distance',
  'array_filter',
  'array_first_n',
  'array_includes',
  'array_includes_all',
  'array_includes_any',
  'array_is_distinct',
  'array_last_n',
  'array_max',
  'array_min',
  'array_remove_first_n',
  'array_remove_last_n',
  'array_transform',
  'dot_product',
  'elementwise_avg',
  'elementwise_sum',
  'flatten',
  'iferror',
  'is_first',
  'is_last',
  'iserror',
  'l1_norm',
  'l2_norm',
  'manhattan_distance',
  'nulliferror',
  'range_is_end_unbounded',
  'range_is_start_unbounded',
  'regexp_extract_groups',
  'safe_to_json',
  'split_substr',
  'timestamp_from_unix_micros',
  'timestamp_from_unix_millis',
  'timestamp_from_unix_seconds',
  'to_seconds_interval',
  'zstd_compress',
  'zstd_decompress_to_bytes',
  'zstd_decompress_to_string',
];

/** The built-in functions of a catalog: those of the language, without the excluded ones. */
export function bigQueryFunctions(service: Service, language: object): object {
  const reply = service.call('GetBuiltinFunctions', { language_options: language });
  const functions = replySchema.parse(reply).value.function;
  const ids = excluded.map((name) => {
    const found = functions.find(({ name_path: path }) => path.join('.') === name);
    if (found === undefined) throw new Error(`The analyzer has no function ${name}`);
    return found.signature.map(({ context_id: id }) => id);
  });
  return { language_options: language, exclude_function_ids: ids.flat() };
}

const replySchema = z.object({
  value: z.object({
    function: z.array(
      z.object({
        name_path: z.array(z.string()),
        signature: z.array(z.object({ context_id: z.number() })).default([]),
      }),
    ),
  }),
});
