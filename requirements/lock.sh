#!/usr/bin/env bash
# Write the three lock files anew: hashes for every file, no index address (docs/how-to/dependencies.md).
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}
options=(--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet)
"$uv" pip compile pyproject.toml --extra build --extra dev "${options[@]}" -o requirements/dev.lock
"$uv" pip compile pyproject.toml --extra build "${options[@]}" -c requirements/dev.lock -o requirements/run.lock
# The cluster's Python wants pandas before 3 (docs/decisions/0014); all else is as in the others.
pinned=$(mktemp)
trap 'rm -f "$pinned"' EXIT
sed -n '/^[a-z]/s/ \\$//p' requirements/dev.lock | grep -v '^pandas==' >"$pinned"
"$uv" pip compile pyproject.toml --extra build --extra spark "${options[@]}" -c "$pinned" -o requirements/spark.lock
