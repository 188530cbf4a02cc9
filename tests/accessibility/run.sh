#!/usr/bin/env bash
# The report in a browser, under axe-core: no violation at 1280 and 375 pixels, in light and in dark, with everything unfolded,
# and nothing that would have to be moved sideways. Needs chromium, node, and npm's registry for axe-core and puppeteer-core;
# skipped where one of them is not there.
#
#     tests/accessibility/run.sh REVERSA PEOPLE.csv [ARGUMENT...]
set -euo pipefail
skip() {
    echo "[  SKIPPED ] 1 test(s): $*"
    exit 0
}
here=$(realpath "$(dirname "$0")")
reversa=$(realpath "$1")
people=$(realpath "$2")
shift 2
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || skip "no browser"
command -v node >/dev/null && command -v npm >/dev/null || skip "no node or npm"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$reversa" match "$people" "$@" -o "$work/out" -q
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . axe-core@4 puppeteer-core@24 >/dev/null 2>&1 ||
    skip "axe-core and puppeteer-core cannot be had"
cp "$here/axe.js" .
node axe.js "$browser" "$work/out/report.html"
