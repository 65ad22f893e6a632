"""A BigQuery server of local-bigquery, offline and empty at every start: serve_bigquery.py [--host H] [--port P]

It says `BigQuery listens on URL` on stdout when it answers. Loads from gs:// read from STORAGE_EMULATOR_HOST.
What is changed in local-bigquery is said at each function: which documented behaviour that restores, or what took long
and why the faster way answers the same.
"""

import argparse
import contextlib
import functools
import importlib.util
import os
import pathlib
import signal
import socket
import sys
import tempfile

import duckdb
import uvicorn

EXTENSIONS = ("ducklake", "httpfs", "icu", "spatial")
SECONDS_OF_KEEP_ALIVE = 3600


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    arguments = parser.parse_args()
    # uvicorn raises SIGTERM again after its own shutdown; without a handler that ends us before the folder is removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="bigquery-", ignore_cleanup_errors=True) as folder:
        with contextlib.suppress(SystemExit, KeyboardInterrupt):
            serve(pathlib.Path(folder), arguments.host, arguments.port)
    # A query that still runs would keep its thread, and so the process, alive.
    os._exit(0)


def serve(folder, host, port):
    search_for_no_pandas()
    read_extensions_from(folder / "extensions")

    from local_bigquery.settings import settings

    settings.data_dir = folder / "data"
    from local_bigquery import app
    from local_bigquery.engine import database

    name_the_table_that_create_as_made()
    merge_inside_transactions()
    look_up_in_the_lakes()
    look_up_in_results()
    list_temporary_tables_in_sessions_only()
    run_statements_in_one_thread_each(database.connection())
    # Otherwise the first request of a client pays for the start of the database.
    make_the_storage_known(database.connection())

    listener = socket.create_server((host, port), backlog=2048)
    print(f"BigQuery listens on http://{host}:{listener.getsockname()[1]}", flush=True)
    # BigQuery leaves an idle connection open for minutes. uvicorn closes it after 5 s, and a client that reuses it in
    # that moment gets ECONNRESET on a request that may have been executed.
    config = uvicorn.Config(
        app,
        log_level="warning",
        timeout_keep_alive=SECONDS_OF_KEEP_ALIVE,
        timeout_graceful_shutdown=1,
    )
    uvicorn.Server(config).run(sockets=[listener])


def search_for_no_pandas():
    """DuckDB imports pandas for each parameter of a statement, and searches for it anew where it is not installed. That took
    a fifth of the server's time. A module that is known not to be there is refused at once."""
    if importlib.util.find_spec("pandas") is None:
        sys.modules["pandas"] = None


def read_extensions_from(folder):
    """Lets DuckDB find its extensions in the installed wheels. It would download them into the home directory; a test
    must need neither. DuckDB checks their signatures when it loads them."""
    with duckdb.connect() as probe:
        (platform,) = probe.execute("PRAGMA platform").fetchone()
    place = folder / f"v{duckdb.__version__}" / platform
    place.mkdir(parents=True)
    for name in EXTENSIONS:
        package = importlib.util.find_spec(f"duckdb_extension_{name}")
        file = f"{name}.duckdb_extension"
        (found,) = pathlib.Path(package.origin).parent.rglob(file)
        (place / file).symlink_to(found)

    connect = duckdb.connect

    def offline(*arguments, config=None, **others):
        ours = {"extension_directory": str(folder), "autoinstall_known_extensions": False}
        return connect(*arguments, config={**ours, **(config or {})}, **others)

    duckdb.connect = offline


def make_the_storage_known(connection):
    """Load jobs run side by side. local-bigquery makes its access to the storage known in the first transaction that
    needs it, and of two that begin at once one fails with a conflict."""
    if "STORAGE_EMULATOR_HOST" in os.environ:
        from local_bigquery.jobs import storage

        storage.paths(connection, "gs://any/object")


def name_the_table_that_create_as_made():
    """The job of a CREATE TABLE AS names its table in configuration.query.destinationTable, which dbt-bigquery reads,
    and its result has no rows. local-bigquery leaves the field empty, and would answer the table's rows if it did not."""
    from local_bigquery.api import jobs
    from local_bigquery.jobs import query

    execute, results = query.execute, jobs.results

    def is_create_as(statistics):
        return statistics.statementType == "CREATE_TABLE_AS_SELECT"

    def execute_and_name(*arguments, **others):
        statistics, children, destination = execute(*arguments, **others)
        if destination is None and is_create_as(statistics):
            destination = statistics.ddlTargetTable
        return statistics, children, destination

    def results_without_rows(job, *others):
        if job.status.state == "DONE" and job.statistics.query and is_create_as(job.statistics.query):
            asked = job.configuration.query.replace(destinationTable=None)
            job = job.replace(configuration=job.configuration.replace(query=asked))
        return results(job, *others)

    query.execute = execute_and_name
    jobs.results = results_without_rows


def merge_inside_transactions():
    """BigQuery runs a MERGE inside a multi-statement transaction like any other statement. local-bigquery tries to begin
    a transaction of its own for it and expects a refusal, but DuckDB gives the open one up when it sees that."""
    from local_bigquery.jobs import merge

    run_merge = merge.run

    def transaction_of(cursor):
        return cursor.execute("SELECT current_transaction_id()").fetchone()

    class Inside:
        def __init__(self, cursor):
            self.cursor = cursor

        def execute(self, sql, *arguments):
            if sql == "BEGIN":
                raise duckdb.TransactionException("a transaction is open already")
            return self.cursor.execute(sql, *arguments)

    def merge_where_it_stands(cursor, *others):
        # Without an open transaction each statement has one of its own.
        is_open = transaction_of(cursor) == transaction_of(cursor)
        return run_merge(Inside(cursor) if is_open else cursor, *others)

    merge.run = merge_where_it_stands


class Lake:
    """What a project holds, from the tables that DuckLake keeps it in. Every commit has a number there, and every
    change of which tables and columns there are has another. What was read is kept under the number that was read
    before it, so it may be newer than that number, and is never older."""

    def __init__(self, database, project_id):
        self.fetch = database.fetch
        self.place = database.quote(f"__ducklake_metadata_{project_id}", "main")

    def objects(self, dataset_id, table_id):
        commit, change = self.numbers()
        key = (self.datasets(change).get(dataset_id), table_id)
        if (table := self.tables(change).get(key)) is not None:
            return [(table_id, "TABLE", self.sizes(commit).get(table, 0))]
        return [(table_id, "VIEW", 0)] if key in self.views(change) else []

    def view(self, dataset_id, table_id):
        """The number of a view; a view that is replaced has another. None if there is no such view."""
        _, change = self.numbers()
        return self.views(change).get((self.datasets(change).get(dataset_id), table_id))

    def has_dataset(self, dataset_id):
        _, change = self.numbers()
        return dataset_id in self.datasets(change)

    def table(self, dataset_id, table_id):
        """The number of a table, and its columns. None if there is no such table, or if it is a view."""
        _, change = self.numbers()
        table = self.tables(change).get((self.datasets(change).get(dataset_id), table_id))
        return None if table is None else (table, self.columns(change, table))

    def numbers(self):
        numbers = "max(snapshot_id), max(schema_version)"
        return self.fetch(f"SELECT {numbers} FROM {self.place}.ducklake_snapshot")[0]

    @functools.lru_cache(maxsize=8)
    def datasets(self, _change):
        return dict(self.current("schema_name, schema_id", "ducklake_schema"))

    @functools.lru_cache(maxsize=8)
    def tables(self, _change):
        rows = self.current("schema_id, table_name, table_id", "ducklake_table")
        return {(dataset, name): table for dataset, name, table in rows}

    @functools.lru_cache(maxsize=8)
    def views(self, _change):
        rows = self.current("schema_id, view_name, view_id", "ducklake_view")
        return {(dataset, name): view for dataset, name, view in rows}

    @functools.lru_cache(maxsize=1024)
    def columns(self, _change, table):
        what = "column_name, nulls_allowed, parent_column, column_id, begin_snapshot"
        return tuple(self.current(what, "ducklake_column", f"AND table_id = {table}"))

    @functools.lru_cache(maxsize=8)
    def sizes(self, _commit):
        return dict(self.fetch(f"SELECT table_id, record_count FROM {self.place}.ducklake_table_stats"))

    def current(self, what, kind, which=""):
        return self.fetch(f"SELECT {what} FROM {self.place}.{kind} WHERE end_snapshot IS NULL {which}")


def look_up_in_the_lakes():
    """To find one table or its columns, local-bigquery has DuckDB describe all there is in all projects, several times
    for each table of each statement. Most of its time went there. Here the same is read where DuckLake keeps it, and
    read again only after a change. As before it is asked outside of all transactions, so that what counts is what is
    committed. Columns of a view are those that it was made with, as BigQuery documents. Lists, and what is in no lake, are
    looked up as they were."""
    from local_bigquery.catalog import datasets, tabledata, tables
    from local_bigquery.engine import database
    from local_bigquery.sql.rules import partitions

    objects, exists, columns, hidden = database.objects, datasets.exists, tables.columns, partitions._hidden
    lakes, described = {}, {}

    def lake_of(project_id):
        # Both, since the first may have the name in another case.
        if project_id not in lakes and project_id in database._attached and project_id in database.projects():
            lakes[project_id] = Lake(database, project_id)
        return lakes.get(project_id)

    def objects_of_lake(project_id, dataset_id, table_id=None):
        lake = lake_of(project_id)
        if not lake or table_id is None:
            return objects(project_id, dataset_id, table_id)
        return lake.objects(dataset_id, table_id)

    def exists_in_lake(project_id, dataset_id):
        lake = lake_of(project_id)
        return bool(lake and lake.has_dataset(dataset_id)) or exists(project_id, dataset_id)

    def columns_of_lake(project_id, dataset_id, table_id):
        lake = lake_of(project_id)
        if lake and (found := lake.table(dataset_id, table_id)):
            # A column that is altered begins anew, with the commit that altered it.
            key = (project_id, *found)
            required = {name for name, can_be_null, parent, *_ in found[1] if parent is None and not can_be_null}
        elif lake and (view := lake.view(dataset_id, table_id)) is not None:
            key, required = (project_id, view), set()
        else:
            return columns(project_id, dataset_id, table_id)
        if key not in described:
            described[key] = describe(project_id, dataset_id, table_id, required)
        return list(described[key])

    def hidden_in_lake(table):
        lake = lake_of(table.catalog)
        if not lake or not (found := lake.table(table.db, table.name)):
            # A view has no column of its own that is hidden.
            return (not lake or lake.view(table.db, table.name) is None) and hidden(table)
        return any(name == tables.INGESTION_TIME and parent is None for name, _, parent, *_ in found[1])

    database.objects = objects_of_lake
    datasets.exists = exists_in_lake
    tables.columns = tabledata.columns = columns_of_lake
    partitions._hidden = hidden_in_lake


def look_up_in_results():
    """The result of a query is a table beside the lakes, which was looked up in the same way. Only `materialise` makes
    such tables: one that it has not made is not there. It makes no column that is required."""
    from local_bigquery.catalog import tabledata, tables
    from local_bigquery.engine import database, results

    objects, columns, materialise = database.objects, tables.columns, results.materialise
    made = set()

    def materialise_and_know(cursor, query, name, *others):
        materialise(cursor, query, name, *others)
        made.add(name)

    def objects_of_results(project_id, dataset_id, table_id=None):
        if (project_id, dataset_id) != ("emulator", tables.RESULTS) or table_id is None:
            return objects(project_id, dataset_id, table_id)
        name = database.quote(project_id, dataset_id, table_id)
        if name not in made:
            return []
        with contextlib.suppress(duckdb.CatalogException):
            return [(table_id, "TABLE", database.fetch(f"SELECT count(*) FROM {name}")[0][0])]
        return []

    def columns_of_results(project_id, dataset_id, table_id):
        if dataset_id == tables.RESULTS:
            return describe(project_id, dataset_id, table_id, set())
        return columns(project_id, dataset_id, table_id)

    results.materialise = materialise_and_know
    database.objects = objects_of_results
    tables.columns = tabledata.columns = columns_of_results


def describe(project_id, dataset_id, table_id, required):
    """What `columns` of local-bigquery does once it knows which of them are required."""
    from local_bigquery.catalog import names, tables
    from local_bigquery.engine import database, types
    from local_bigquery.errors import not_found

    with database.cursor() as cursor:
        try:
            relation = cursor.sql(f"SELECT * FROM {tables.name(project_id, dataset_id, table_id)} LIMIT 0")
        except duckdb.CatalogException:
            raise not_found("Table", names.label(project_id, dataset_id, table_id)) from None
        return [
            types.field(column, kind, column in required)
            for column, kind in zip(relation.columns, relation.types)
            if column != tables.INGESTION_TIME or dataset_id == tables.RESULTS
        ]


def list_temporary_tables_in_sessions_only():
    """Before each job local-bigquery lists the temporary tables of its cursor, for which DuckDB again describes all
    there is. Only the cursor of a session is older than its job. Another is new, and has none."""
    from local_bigquery.jobs import query

    execute = query.execute

    class New:
        def __init__(self, cursor):
            self.cursor = cursor

        def __getattr__(self, name):
            return getattr(self.cursor, name)

        def sql(self, statement, **others):
            if statement == "SELECT table_name FROM duckdb_tables() WHERE temporary":
                statement = "SELECT '' AS table_name LIMIT 0"
            return self.cursor.sql(statement, **others)

    def execute_knowing(cursor, *others, session=None, **more):
        return execute(cursor if session else New(cursor), *others, session=session, **more)

    query.execute = execute_knowing


def run_statements_in_one_thread_each(connection):
    """A statement here, and each of the many that DuckLake makes of it, is about a few rows. To divide it among threads
    takes longer than to run it. Jobs still run side by side."""
    connection.execute("SET threads = 1")


if __name__ == "__main__":
    main()
