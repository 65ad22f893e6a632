import { z } from 'zod';
import { bigQueryFunctions } from './functions.ts';
import { bigQueryLanguage } from './language.ts';
import { startService } from './service.ts';

/** The values of an expression over texts, each text as `x`, as Google's own reference implementation computes them. */
export type Evaluate = (expression: string, texts: readonly string[]) => readonly (string | null)[];

/** It knows NFC and NFD, and has no data for NFKC and for folding case. Throws a config error when it is not installed. */
export async function openEvaluator(): Promise<Evaluate> {
  const service = await startService();
  const language = bigQueryLanguage(service);
  const simple_catalog = {
    name: 'nothing',
    builtin_function_options: bigQueryFunctions(service, language),
  };
  const options = { language_options: language, default_timezone: 'UTC' };
  return (expression, texts) => {
    const list = texts.map(literal).join(', ');
    const sql = `select ${expression} from unnest([${list}]) as x with offset as place order by place`;
    const reply = service.call('EvaluateQuery', { sql, options, simple_catalog });
    if ('refusal' in reply) throw new Error(reply.refusal);
    const { row: rows } = answerSchema.parse(reply).value.content.table_data;
    return rows.map(({ cell: [value] }) => value?.string_value ?? null);
  };
}

/** Every character by its number, so that none is taken for something else. */
const literal = (text: string): string =>
  `'${[...text].map((character) => `\\U${numberOf(character)}`).join('')}'`;

const numberOf = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).padStart(8, '0');

const answerSchema = z.object({
  value: z.object({
    content: z.object({
      table_data: z.object({
        row: z.array(
          z.object({ cell: z.array(z.object({ string_value: z.string().optional() })) }),
        ),
      }),
    }),
  }),
});
