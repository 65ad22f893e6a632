"""What is changed in local-bigquery to be as BigQuery documents it. Each function says which behaviour it restores."""

import threading

import duckdb


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


def make_tables_in_turn():
    """A table that is made by a request is there for others with all that was said of it, or not at all. local-bigquery
    makes it first and then writes down how it is partitioned, and two requests at once stumble over each other."""
    from local_bigquery.catalog import tables

    turn = threading.RLock()

    def in_turn(work):
        def run(*arguments):
            with turn:
                return work(*arguments)

        return run

    tables.create, tables.get = in_turn(tables.create), in_turn(tables.get)
