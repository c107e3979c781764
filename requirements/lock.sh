#!/bin/sh
# Renew the locks after a change in pyproject.toml: sh requirements/lock.sh (needs `uv`). No index URL gets into them, so a mirror works.
set -eu
cd "$(dirname "$0")/.."
compile() { uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet "$@" >/dev/null; }
compile requirements/build.in -o requirements/build.lock
compile pyproject.toml requirements/build.in -o requirements/run.lock
compile pyproject.toml requirements/build.in --extra test --extra parquet --extra dask -o requirements/test.lock
