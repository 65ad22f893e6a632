import type { Column } from './catalog.ts';
import type { ScriptText } from './script-text.ts';
import type { Step } from './script-tree.ts';
import type { Verdict } from './statement.ts';

/** What is known at one place of a script. */
export interface Place {
  readonly text: ScriptText;
  readonly variables: readonly Column[];
  readonly inHandler: boolean;
  /** With a `target`: the type of what the value is given to. */
  readonly analyze: (sql: string, target?: string) => Verdict;
  readonly statement: (sql: string) => Verdict;
  readonly withVariables: (variables: readonly Column[]) => Place;
  readonly asHandler: () => Place;
}

type Declaration = Extract<Step, { kind: 'declare' }>;

/** Why the steps are refused: the first reason, or none. */
export function judgeSteps(steps: readonly Step[], outer: Place): string | undefined {
  let place = outer;
  for (const [index, step] of steps.entries()) {
    if (step.kind !== 'declare') {
      const refusal = judge(step, place);
      if (refusal !== undefined) return refusal;
      continue;
    }
    if (steps.slice(0, index).some(({ kind }) => kind !== 'declare'))
      return 'Variables are declared at the start of a block or script only';
    const declared = declare(step, place);
    if ('refusal' in declared) return declared.refusal;
    place = place.withVariables(declared.variables);
  }
  return undefined;
}

function judge(step: Exclude<Step, Declaration>, place: Place): string | undefined {
  const { text } = place;
  switch (step.kind) {
    case 'statement':
      return refusalOf(place.statement(text.statement(step.range)));
    case 'set': {
      const variable = place.variables.find(({ name }) => isSame(name, step.name));
      if (variable === undefined) return `Undeclared variable: ${step.name}`;
      return refusalOf(place.analyze(text.value(step.value), variable.type));
    }
    case 'raise':
      if (step.message !== undefined)
        return refusalOf(place.analyze(text.value(step.message), 'STRING'));
      return place.inHandler
        ? undefined
        : 'RAISE without a message, and no exception to raise again';
    case 'if': {
      const conditions = step.conditions.map((range) => place.analyze(text.value(range), 'BOOL'));
      return (
        conditions.map(refusalOf).find(isRefusal) ??
        step.bodies.map((body) => judgeSteps(body, place)).find(isRefusal)
      );
    }
    case 'block':
      return (
        judgeSteps(step.body, place) ??
        step.handlers.map((body) => judgeSteps(body, place.asHandler())).find(isRefusal)
      );
    case 'other':
      return `A ${step.name} is not understood by this check`;
  }
}

type Declared = { readonly variables: readonly Column[] } | { readonly refusal: string };

/** Without a type a variable takes that of its value. */
function declare(
  { names, type, value }: Declaration,
  { text, variables, analyze }: Place,
): Declared {
  const taken = names.find(
    (name, index) =>
      variables.some((variable) => isSame(variable.name, name)) ||
      names.slice(0, index).some((other) => isSame(other, name)),
  );
  if (taken !== undefined) return { refusal: `Variable declared twice: ${taken}` };
  const typed =
    type === undefined ? undefined : analyze(`select cast(null as ${text.piece(type)})`);
  if (typed?.ok === false) return { refusal: typed.message };
  const found = typed?.columns[0]?.type;
  const given = value === undefined ? undefined : analyze(text.value(value), found);
  if (given?.ok === false) return { refusal: given.message };
  const of = found ?? given?.columns[0]?.type;
  if (of === undefined) return { refusal: `Variable without a type: ${names.join(', ')}` };
  return { variables: names.map((name) => ({ name, type: of })) };
}

const refusalOf = (verdict: Verdict): string | undefined =>
  verdict.ok ? undefined : verdict.message;

const isRefusal = (message: string | undefined): message is string => message !== undefined;

/** Names of variables do not know upper and lower case. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
