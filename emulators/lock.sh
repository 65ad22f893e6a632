#!/bin/sh
# Writes the locked list bigquery-requirements.txt from its .in file. Needs `uv` (pip install uv).
# --universal and every wheel's hash: the lists are the same on each platform, wherever they were made.
# --no-strip-extras: without it older pip versions refuse the list. No index and no path is written into the files.
set -eu
cd "$(dirname "$0")"
uv pip compile --quiet --universal --python-version 3.13 --generate-hashes --no-strip-extras \
  --no-header --no-annotate --no-emit-index-url bigquery-requirements.in -o bigquery-requirements.txt
