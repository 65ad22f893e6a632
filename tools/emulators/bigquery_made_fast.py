"""What is changed in local-bigquery because it took long. Each function says what, and why the faster way answers the
same."""

import contextlib
import importlib.util
import sys

import duckdb


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
            view = None if is_table(cursor, name) else view_of(cursor, *place)
            if (project_id, view) in described:
                return list(described[project_id, view])
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
            # What is neither a table nor a view came or went meanwhile.
            if view is not None:
                described[project_id, view] = list(found)
            return found

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


def search_for_no_pandas():
    """DuckDB imports pandas for each parameter of a statement, and searches for it anew where it is not installed. That took
    a fifth of the server's time. A module that is known not to be there is refused at once."""
    if importlib.util.find_spec("pandas") is None:
        sys.modules["pandas"] = None
