"""A BigQuery server of local-bigquery, offline and empty at every start: serve_bigquery.py [--host H] [--port P]

It says `BigQuery listens on URL` on stdout when it answers. Loads from gs:// read from STORAGE_EMULATOR_HOST.
What is changed in local-bigquery stands in two files beside this one.
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

import bigquery_as_documented as documented
import bigquery_made_fast as fast
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
    fast.search_for_no_pandas()
    read_extensions_from(folder / "extensions")

    from local_bigquery.settings import settings

    settings.data_dir = folder / "data"
    from local_bigquery import app
    from local_bigquery.engine import database

    fast.keep_tables_in_memory()
    documented.name_the_table_that_create_as_made()
    documented.merge_inside_transactions()
    documented.name_conflicts_as_bigquery_does()
    fast.look_up_by_name()
    documented.make_tables_in_turn()
    fast.list_temporary_tables_in_sessions_only()
    fast.run_statements_in_one_thread_each(database.connection())
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


if __name__ == "__main__":
    main()
