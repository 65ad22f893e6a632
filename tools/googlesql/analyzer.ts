import type { Tables } from './catalog.ts';
import { type Engine, startEngine } from './engine.ts';
import { judgeScript, type ScriptVerdict } from './script.ts';
import type { Verdict } from './statement.ts';

/** Google's own reading of SQL, as BigQuery has it, against tables that need not exist. Nothing is executed. */
export interface Analyzer {
  /** One statement; of a query it knows the columns. */
  readonly analyze: (sql: string) => Verdict;
  /** Several statements with variables and conditions, as one job of BigQuery runs them. */
  readonly analyzeScript: (sql: string) => ScriptVerdict;
  /** The same with more tables, or with others of the same names. */
  readonly with: (tables: Tables) => Analyzer;
}

let engine: Promise<Engine> | undefined;

/** Throws a config error when the analyzer is not installed. */
export async function openAnalyzer(tables: Tables): Promise<Analyzer> {
  engine ??= startEngine();
  return analyzerOf(await engine, tables);
}

function analyzerOf(engine: Engine, tables: Tables): Analyzer {
  let catalog: number | undefined;
  return {
    analyze: (sql) => {
      catalog ??= engine.register(tables, []);
      return engine.analyze(catalog, sql);
    },
    analyzeScript: (sql) => judgeScript(engine, tables, sql),
    with: (more) => analyzerOf(engine, { ...tables, ...more }),
  };
}
