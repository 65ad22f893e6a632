#!/bin/sh
# Locks every list of Python packages anew from its .in file. Needs `uv` (pip install uv).
# --universal and every wheel's hash: the lists are the same on each platform, wherever they were made. No index and no
# path is written into them.
set -eu
cd "$(dirname "$0")/../.."

# lock PYTHON LIST [options of uv]: LIST.in to LIST.txt
lock() {
  python=$1 list=$2
  shift 2
  uv pip compile --quiet --universal --python-version "$python" --generate-hashes --no-strip-extras \
    --no-header --no-annotate --no-emit-index-url "$@" "$list.in" -o "$list.txt"
  pin_plainly "$list.txt"
}

# pip before 23.3 wants both: `a[extra]==1` where a package asks for `a[extra]`, and `a==1` where another one asks for `a`.
# Without the second it takes the newest `a` and then refuses it, so a list that works breaks on the day of a release.
pin_plainly() {
  awk '
    function flush() {
      plain = block
      if (sub(/\[[^]]*\]/, "", plain) && !(plain in done)) { done[plain]; printf "%s", plain }
      printf "%s", block
      block = ""
    }
    /^[^ ]/ { flush() }
    { block = block $0 "\n" }
    END { flush() }
  ' "$1" >"$1.new"
  mv "$1.new" "$1"
}

lock 3.10 dbt/requirements
lock 3.10 dbt/requirements-bigquery -c dbt/requirements.txt
lock 3.13 tools/emulators/bigquery-requirements
lock 3.13 tools/emulators/go-requirements
lock 3.10 tools/googlesql/requirements --no-deps
lock 3.10 deploy/airflow/requirements
lock 3.10 test/deploy/requirements
