import { z } from 'zod';

/** Where something stands in the script, in bytes. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a script is made of; `other` is what is not understood here. */
export type Step = Shape & { readonly range: Range };

type Shape =
  | { kind: 'statement' }
  | { kind: 'other'; name: string }
  | { kind: 'declare'; names: string[]; type: Range | undefined; value: Range | undefined }
  | { kind: 'set'; name: string; value: Range }
  | { kind: 'raise'; message?: Range | undefined }
  | { kind: 'if'; conditions: Range[]; bodies: Step[][] }
  | { kind: 'block'; body: Step[]; handlers: Step[][] };

/** The analyzer's syntax tree of a script, reduced to what has to be judged. */
export function stepsOf(script: unknown): Step[] {
  return stepsIn(scriptSchema.parse(script).parsed_script.statement_list_node);
}

const scriptSchema = z.object({ parsed_script: z.object({ statement_list_node: z.unknown() }) });

const node = z.record(z.string(), z.unknown());
const listSchema = z.object({ statement_list: z.array(node).default([]) });

function stepsIn(list: unknown): Step[] {
  return listSchema.parse(list).statement_list.map((statement) => {
    const script = statement.ast_script_statement_node;
    if (script === undefined) return { kind: 'statement', range: rangeOf(statement) };
    const [[name, fields] = ['', {}]] = Object.entries(node.parse(script));
    return { ...shapeOf(name, fields), range: rangeOf(fields) };
  });
}

/** A node is wrapped in the names of its kinds, and holds its place in the innermost of its parents. */
function rangeOf(value: unknown): Range {
  const fields = node.parse(value);
  const found = fields.parse_location_range;
  if (found !== undefined) return rangeSchema.parse(found);
  return rangeOf(fields.parent ?? Object.values(fields)[0]);
}

const rangeSchema = z.object({ start: z.number(), end: z.number() });
const identifier = z.object({ id_string: z.string() }).transform(({ id_string: name }) => name);
const place = z.unknown().transform(rangeOf);
const steps = z.unknown().transform(stepsIn);

function shapeOf(name: string, fields: unknown): Shape {
  if (name === 'ast_variable_declaration_node') {
    const { variable_list: list, type, default_value: value } = declaration.parse(fields);
    return { kind: 'declare', names: list.identifier_list, type, value };
  }
  if (name === 'ast_single_assignment_node') {
    const { variable, expression } = assignment.parse(fields);
    return { kind: 'set', name: variable, value: expression };
  }
  if (name === 'ast_raise_statement_node') return { kind: 'raise', ...raise.parse(fields) };
  if (name === 'ast_if_statement_node') {
    const found = condition.parse(fields);
    const branches = found.elseif_clauses?.elseif_clauses ?? [];
    return {
      kind: 'if',
      conditions: [found.condition, ...branches.map((branch) => branch.condition)],
      bodies: [found.then_list, ...branches.map(({ body }) => body), found.else_list ?? []],
    };
  }
  if (name === 'ast_begin_end_block_node') {
    const { statement_list_node: body, handler_list: list } = block.parse(fields);
    const handlers = list?.exception_handler_list.map((handler) => handler.statement_list) ?? [];
    return { kind: 'block', body, handlers };
  }
  return { kind: 'other', name: name.replace(/^ast_|_node$/g, '').replaceAll('_', ' ') };
}

const declaration = z.object({
  variable_list: z.object({ identifier_list: z.array(identifier) }),
  type: place.optional(),
  default_value: place.optional(),
});
const assignment = z.object({ variable: identifier, expression: place });
const raise = z.object({ message: place.optional() });
const condition = z.object({
  condition: place,
  then_list: steps,
  elseif_clauses: z
    .object({ elseif_clauses: z.array(z.object({ condition: place, body: steps })) })
    .optional(),
  else_list: steps.optional(),
});
const block = z.object({
  statement_list_node: steps,
  handler_list: z
    .object({ exception_handler_list: z.array(z.object({ statement_list: steps })) })
    .optional(),
});
