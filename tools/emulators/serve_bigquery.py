"""A BigQuery server of local-bigquery, offline and empty at every start: serve_bigquery.py [--host H] [--port P]

It says `BigQuery listens on URL` on stdout when it answers. Loads from gs:// read from STORAGE_EMULATOR_HOST.
What is changed in local-bigquery is said at each function: which documented behaviour that restores, or what took long
and why the faster way answers the same.
"""

import argparse
import contextlib
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

    keep_tables_in_memory()
    name_the_table_that_create_as_made()
    merge_inside_transactions()
    name_conflicts_as_bigquery_does()
    look_up_by_name()
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


def name_conflicts_as_bigquery_does():
    """Of transactions that change the same rows side by side BigQuery cancels all but one, and says so in its own words."""
    from local_bigquery import errors
    from local_bigquery.jobs import query

    from_duckdb = errors.from_duckdb

    def from_conflict(error, *others):
        if isinstance(error, duckdb.TransactionException) and "onflict" in str(error):
            return errors.BigQueryError("invalidQuery", "Transaction is aborted due to concurrent update against a table.")
        return from_duckdb(error, *others)

    errors.from_duckdb = query.from_duckdb = from_conflict


def keep_tables_in_memory():
    """local-bigquery keeps the tables of a project in a DuckLake, which makes twenty statements and a file of each change:
    30 times what DuckDB itself takes for a small table. Nothing here outlives the server, and nobody asks for the past of
    a table. So DuckDB keeps them itself, in memory."""
    from local_bigquery.engine import database

    def attach(connection, project_id):
        connection.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {database.quote(project_id)}")
        database._attached.add(project_id)

    database._attach = attach
    database.projects = lambda: sorted(database._attached)


def look_up_by_name():
    """To find one table or its columns, local-bigquery has DuckDB describe all there is in all projects, several times
    for each table of each statement. Most of its time went there. Here DuckDB is asked for the one. As before it is asked
    outside of all transactions, so that what counts is what is committed. Columns of a view are those that it was made
    with, as BigQuery documents. Lists are made as they were."""
    from local_bigquery.catalog import names, tabledata, tables
    from local_bigquery.engine import database, types
    from local_bigquery.errors import not_found
    from local_bigquery.sql.rules import partitions

    objects = database.objects
    described = {}

    def view_of(cursor, *place):
        """The number of a view; a view that is replaced has another. None if there is no such view. DuckDB writes all
        views out to find one, so it is asked for what is no table only."""
        where = "database_name = ? AND schema_name = ? AND view_name = ?"
        found = cursor.execute(f"SELECT view_oid FROM duckdb_views() WHERE {where}", place).fetchone()
        return found and found[0]

    def objects_by_name(*asked):
        if len(asked) < 3 or None in asked:
            return objects(*asked)
        with database.cursor() as cursor:
            with contextlib.suppress(duckdb.Error):
                # A view has no `rowid`.
                (rows,) = cursor.execute(f"SELECT count(rowid) FROM {database.quote(*asked)}").fetchone()
                return [(asked[-1], "TABLE", rows)]
            return [] if view_of(cursor, *asked) is None else [(asked[-1], "VIEW", 0)]

    def columns_by_name(project_id, dataset_id, table_id):
        place = tables.physical(project_id, dataset_id, table_id)
        with database.cursor() as cursor:
            name = database.quote(*place)
            key = None if is_table(cursor, name) else (project_id, view_of(cursor, *place))
            if key in described:
                return list(described[key])
            try:
                relation = cursor.sql(f"SELECT * FROM {name} LIMIT 0")
            except duckdb.CatalogException:
                raise not_found("Table", names.label(project_id, dataset_id, table_id)) from None
            required = required_of(cursor, name)
            found = [
                types.field(column, kind, column in required)
                for column, kind in zip(relation.columns, relation.types)
                if column != tables.INGESTION_TIME or dataset_id == tables.RESULTS
            ]
            if key is not None:
                described[key] = found
            return list(found)

    def is_table(cursor, name):
        with contextlib.suppress(duckdb.Error):
            cursor.execute(f"SELECT rowid FROM {name} LIMIT 0")
            return True
        return False

    def required_of(cursor, name):
        rows = cursor.execute('SELECT name FROM pragma_table_info(?) WHERE "notnull"', [name]).fetchall()
        return {column for (column,) in rows}

    def hidden_by_name(table):
        place = (table.catalog, table.db, table.name)
        if not all(place):
            return False
        with database.cursor() as cursor, contextlib.suppress(duckdb.Error):
            name, column = database.quote(*place), tables.INGESTION_TIME
            asked = "SELECT 1 FROM pragma_table_info(?) WHERE name = ?"
            return cursor.execute(asked, [name, column]).fetchone() is not None
        return False

    database.objects = objects_by_name
    tables.columns = tabledata.columns = columns_by_name
    partitions._hidden = hidden_by_name


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
    """A statement here is about a few rows. To divide it among threads takes longer than to run it. Jobs still run side by
    side."""
    connection.execute("SET threads = 1")


if __name__ == "__main__":
    main()
