#!/usr/bin/env bash
# The demo: a generated organisation of about 400 people, matched. Called by `./dev demo` with the built program.
#   demo.sh REVERSA
set -euo pipefail

reversa=$1
data=examples/data
out=out/demo

if [ ! -x "$reversa" ] || [ ! -f "$data/people.csv" ]; then
    echo "The demo needs the command line (examples/cli) and $data/people.csv, which this version does not have." >&2
    exit 1
fi

arguments=("$data/people.csv")
for kind in preferences previous; do
    if [ -f "$data/$kind.csv" ]; then
        arguments+=("--$kind" "$data/$kind.csv")
    fi
done
mkdir -p "$out"
"$reversa" match "${arguments[@]}" -o "$out"
