import { type Analyzer, openAnalyzer } from '../../../tools/googlesql/analyzer.ts';
import type { Column } from '../../../tools/googlesql/catalog.ts';
import { catalogOf } from '../../../tools/googlesql/schemas.ts';
import { compiledDbt, type DbtModel, project } from './compiled-dbt.ts';
import { buildStatement, freshnessStatement, inOrder, testStatement } from './dbt-statements.ts';

export interface DbtAnalysis {
  readonly models: readonly DbtModel[];
  /** What each model that was accepted gives. */
  readonly columns: ReadonlyMap<DbtModel, readonly Column[]>;
  /** How many statements were analysed: a model's query and what builds its table are one. */
  readonly analyzed: {
    readonly models: number;
    readonly tests: number;
    readonly freshness: number;
    readonly metrics: number;
  };
  readonly refusals: readonly string[];
}

/** A model's own columns become its table before the next is read. */
export async function analyzedDbt(): Promise<DbtAnalysis> {
  const { nodes, sources, metrics } = await compiledDbt();
  const all = Object.values(nodes);
  const models = inOrder(all.filter((node) => node.resource_type === 'model'));
  const columns = new Map<DbtModel, readonly Column[]>();
  const refusals: string[] = [];
  const analyzed = { models: 0, tests: 0, freshness: 0, metrics: 0 };

  const judge = (analyzer: Analyzer, what: string, sql: string) => {
    const verdict = analyzer.analyze(sql);
    if (!verdict.ok) refusals.push(`${what}: ${verdict.message}`);
    return verdict;
  };

  let analyzer = await openAnalyzer(catalogOf(project, 'qonto_raw'));
  for (const model of models) {
    const { original_file_path: file, compiled_code: query, relation_name: relation } = model;
    analyzed.models += 1;
    const verdict = judge(analyzer, file, query);
    if (!verdict.ok) continue;
    judge(analyzer, `${file}, as it is built`, buildStatement(model));
    columns.set(model, verdict.columns);
    analyzer = analyzer.with({ [relation.replaceAll('`', '')]: verdict.columns });
  }
  for (const node of all) {
    if (node.resource_type !== 'test') continue;
    analyzed.tests += 1;
    judge(analyzer, node.unique_id, testStatement(node.compiled_code));
  }
  for (const { relation_name: relation, loaded_at_field: field } of Object.values(sources)) {
    if (field === null) continue;
    analyzed.freshness += 1;
    judge(analyzer, `freshness of ${relation}`, freshnessStatement(relation, field));
  }
  for (const [name, { bigquery: sql }] of Object.entries(metrics)) {
    analyzed.metrics += 1;
    judge(analyzer, `metric ${name}`, sql);
  }
  return { models, columns, analyzed, refusals };
}
