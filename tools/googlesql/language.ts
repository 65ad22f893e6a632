import { z } from 'zod';
import { excludedFeatures } from './features.ts';
import type { Service } from './service.ts';
import { statementKinds } from './statement-kinds.ts';

/** GoogleSQL as BigQuery speaks it. */
export function bigQueryLanguage(service: Service): object {
  const reply = service.call('GetLanguageOptions', { maximum_features: true });
  const all = replySchema.parse(reply).value.enabled_language_features;
  const excluded = new Set(
    excludedFeatures.flatMap(({ names }) => names.map((name) => `FEATURE_${name}`)),
  );
  const unknown = [...excluded].filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`The analyzer has no feature ${unknown.join(', ')}`);
  return {
    // The outside names of types (FLOAT64), and no types of Google's inside.
    product_mode: 'PRODUCT_EXTERNAL',
    enabled_language_features: [
      ...all.filter((name) => !excluded.has(name)),
      // FLOAT64 is the only floating point type.
      'FEATURE_V_1_4_DISABLE_FLOAT32',
    ],
    supported_statement_kinds: statementKinds.map((kind) => `RESOLVED_${kind}_STMT`),
    // Reserved in BigQuery, and a name that may be used elsewhere in GoogleSQL.
    reserved_keywords: ['QUALIFY'],
  };
}

const replySchema = z.object({
  value: z.object({ enabled_language_features: z.array(z.string()) }),
});
