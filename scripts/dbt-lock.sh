#!/bin/sh
# Writes dbt/requirements.txt and dbt/requirements-bigquery.txt from their .in files. Needs `uv` (pip install uv).
# --no-strip-extras: without it older pip versions refuse the lock. No index and no path is written into the files.
set -eu
cd "$(dirname "$0")/../dbt"
lock() {
  uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-strip-extras \
    --no-header --no-annotate --no-emit-index-url "$@"
}
lock requirements.in -o requirements.txt
lock -c requirements.txt requirements-bigquery.in -o requirements-bigquery.txt
