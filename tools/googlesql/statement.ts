import { z } from 'zod';
import type { Column } from './catalog.ts';
import { type TypeMessage, typeSchema, typeText } from './types.ts';

export type Verdict =
  | { readonly ok: true; readonly columns: readonly Column[] }
  | { readonly ok: false; readonly message: string };

/** A statement that the analyzer understood. It may still say what BigQuery has no words for. */
export function judgeUnderstood(value: unknown): Verdict {
  const statement = z
    .object({ resolved_statement: statementSchema })
    .parse(value).resolved_statement;
  const message = foreignTo(statement);
  if (message !== undefined) return { ok: false, message };
  const columns = outputOf(statement).map(({ name, column }) => ({
    name,
    type: typeText(column.type),
  }));
  return { ok: true, columns };
}

/** The type of a query's only column. */
export function typeOfOutput(value: unknown): TypeMessage | undefined {
  const [output] = outputOf(
    z.object({ resolved_statement: statementSchema }).parse(value).resolved_statement,
  );
  return output?.column.type;
}

const outputSchema = z.object({ name: z.string(), column: z.object({ type: typeSchema }) });
const changeSchema = z.object({ assert_rows_modified: z.unknown().optional() });

const statementSchema = z.object({
  resolved_query_stmt_node: z
    .object({ output_column_list: z.array(outputSchema).default([]) })
    .optional(),
  resolved_insert_stmt_node: changeSchema.extend({ insert_mode: z.string() }).optional(),
  resolved_update_stmt_node: changeSchema.optional(),
  resolved_delete_stmt_node: changeSchema.optional(),
});

type Statement = z.infer<typeof statementSchema>;

/** A statement of another kind than a query gives nothing. */
function outputOf({ resolved_query_stmt_node: query }: Statement) {
  return query?.output_column_list ?? [];
}

/** Grammar of other engines that no feature of the language switches off. */
function foreignTo({
  resolved_insert_stmt_node: insert,
  resolved_update_stmt_node: update,
  resolved_delete_stmt_node: removal,
}: Statement): string | undefined {
  if (insert !== undefined && insert.insert_mode !== 'OR_ERROR')
    return `INSERT ${insert.insert_mode.replace('_', ' ')} is not supported`;
  const asserted = [insert, update, removal].some((change) => change?.assert_rows_modified);
  return asserted ? 'ASSERT_ROWS_MODIFIED is not supported' : undefined;
}
