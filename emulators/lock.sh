#!/bin/sh
# Writes the locked lists (*-requirements.txt) from their .in files. Needs `uv` (pip install uv).
# --universal and every wheel's hash: the lists are the same on each platform, wherever they were made.
# --no-strip-extras: without it older pip versions refuse the list. No index and no path is written into the files.
set -eu
cd "$(dirname "$0")"
for list in bigquery-requirements go-requirements; do
  uv pip compile --quiet --universal --python-version 3.13 --generate-hashes --no-strip-extras \
    --no-header --no-annotate --no-emit-index-url "$list.in" -o "$list.txt"
done
