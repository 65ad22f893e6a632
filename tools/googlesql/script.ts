import type { Column, Tables } from './catalog.ts';
import type { Engine } from './engine.ts';
import { judgeSteps, type Place } from './script-steps.ts';
import { scriptText } from './script-text.ts';
import { stepsOf } from './script-tree.ts';
import type { Verdict } from './statement.ts';

export type ScriptVerdict =
  | {
      readonly ok: true;
      /** How many statements and expressions were analysed. */
      readonly analyzed: number;
      /** Of the last query, which is the result of the job. */
      readonly columns: readonly Column[];
    }
  | { readonly ok: false; readonly message: string };

/**
 * The analyzer parses scripts and analyses statements, and nothing in between: which variables a statement sees, and
 * what a value is given to, is found out here.
 */
export function judgeScript(engine: Engine, tables: Tables, script: string): ScriptVerdict {
  const parsed = engine.parse(script);
  if ('refusal' in parsed) return { ok: false, message: parsed.refusal };
  const text = scriptText(script);
  let analyzed = 0;
  let columns: readonly Column[] = [];

  const placeWith = (variables: readonly Column[], inHandler: boolean): Place => {
    let catalog: number | undefined;
    const analyze = (sql: string, target?: string): Verdict => {
      catalog ??= engine.register(tables, variables);
      analyzed += 1;
      return engine.analyze(catalog, sql, target);
    };
    return {
      text,
      variables,
      inHandler,
      analyze,
      statement: (sql) => {
        const verdict = analyze(sql);
        if (verdict.ok && verdict.columns.length > 0) columns = verdict.columns;
        return verdict;
      },
      withVariables: (more) => placeWith([...variables, ...more], inHandler),
      asHandler: () => placeWith(variables, true),
    };
  };

  const refusal = judgeSteps(stepsOf(parsed.value), placeWith([], false));
  return refusal === undefined ? { ok: true, analyzed, columns } : { ok: false, message: refusal };
}
