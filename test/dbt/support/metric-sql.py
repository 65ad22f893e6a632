"""
Reads dbt's semantic manifest and prints, as JSON, the SQL that MetricFlow makes of each metric, of all time and by month,
and of each saved query, in the dialects of both engines. Nothing is connected to: MetricFlow is only asked to explain. `metricflow` alone, because its command line wants a
package that comes as source only.
"""

import json
import sys

from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.big_query import BigQuerySqlPlanRenderer
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantic_interfaces.validations.semantic_manifest_validator import SemanticManifestValidator
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup


class Explaining:
    def __init__(self, engine, renderer):
        self.sql_engine_type = engine
        self.sql_plan_renderer = renderer

    def render_bind_parameter_key(self, key):
        return f"@{key}"


with open(sys.argv[1], encoding="utf8") as file:
    manifest = parse_manifest_from_dbt_generated_manifest(file.read())
found = SemanticManifestValidator().validate_semantic_manifest(manifest)
lookup = SemanticManifestLookup(manifest)
engines = {
    "duckdb": MetricFlowEngine(lookup, Explaining(SqlEngine.DUCKDB, DuckDbSqlPlanRenderer())),
    "bigquery": MetricFlowEngine(lookup, Explaining(SqlEngine.BIGQUERY, BigQuerySqlPlanRenderer())),
}

# What looks back from each month has no total.
windowed = {metric.name for metric in manifest.metrics if metric.type.value == "cumulative"}
windowed |= {metric.name for metric in manifest.metrics if windowed & {one.name for one in metric.input_metrics}}
queries = {
    **{metric.name: {"metric_names": [metric.name]} for metric in manifest.metrics if metric.name not in windowed},
    **{
        f"{metric.name} by month": {
            "metric_names": [metric.name],
            "group_by_names": ["metric_time__month", "qonto_organization"],
        }
        for metric in manifest.metrics
    },
    **{query.name: {"saved_query_name": query.name} for query in manifest.saved_queries},
}


def explain(engine, query):
    return engine.explain(MetricFlowQueryRequest.create(**query)).sql_statement.sql


print(
    json.dumps(
        {
            "errors": [str(one) for one in found.errors],
            "sql": {
                name: {dialect: explain(engine, query) for dialect, engine in engines.items()}
                for name, query in queries.items()
            },
        }
    )
)
