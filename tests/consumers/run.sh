#!/usr/bin/env bash
# Install the library into a temporary directory, then build and run programs that use it, each in one of the ways in
# which strangers do. Called by ctest:  run.sh shared|static|free SOURCE BUILD CMAKE
set -euo pipefail

way=$1 source=$2 build=$3 cmake=$4
here=$source/tests/consumers
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

say() { printf '== %s\n' "$*"; }

with_cmake() { # with_cmake PROJECT [cmake argument...]
    local project=$1
    shift
    say "$project ($way)"
    "$cmake" -S "$here/$project" -B "$work/$project" -DCMAKE_BUILD_TYPE=Release "$@" >"$work/log" || { cat "$work/log"; exit 1; }
    "$cmake" --build "$work/$project" >"$work/log" || { cat "$work/log"; exit 1; }
    "$work/$project/consumer"
}

with_pkg_config() { # with_pkg_config [pkg-config argument...]
    say "pkg-config ($way)"
    PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name reversa.pc)")
    export PKG_CONFIG_PATH
    if pkg-config --cflags "$@" reversa | grep -qe -D; then
        echo "pkg-config hands on flags of other libraries: $(pkg-config --cflags "$@" reversa)" >&2
        exit 1
    fi
    make -s -C "$here/pkg-config" OUT="$work/pkg-config" PKG_CONFIG_FLAGS="$*"
    LD_LIBRARY_PATH=$(pkg-config --variable=libdir reversa) "$work/pkg-config/consumer"
}

case $way in
shared)
    "$cmake" --install "$build" --prefix "$prefix" >"$work/log"
    with_pkg_config
    with_cmake find-package -DCMAKE_PREFIX_PATH="$prefix"
    with_cmake cxx -DCMAKE_PREFIX_PATH="$prefix"
    if [ -x "$prefix/bin/reversa" ]; then
        say "the installed command line finds the library"
        "$prefix/bin/reversa" version
    fi
    ;;
static)
    # The add_subdirectory build is a static one, so the library is compiled once more only.
    with_cmake add-subdirectory -DREVERSA_SOURCE="$source" -DBUILD_SHARED_LIBS=OFF
    "$cmake" --install "$work/add-subdirectory" --prefix "$prefix" >"$work/log"
    with_pkg_config --static
    with_cmake find-package -DCMAKE_PREFIX_PATH="$prefix"
    ;;
free)
    # Free of GPL terms: nothing of GLPK is linked or named.
    with_cmake add-subdirectory -DREVERSA_SOURCE="$source" -DREVERSA_WITH_GLPK=OFF | tee "$work/said"
    if grep -q GLPK "$work/said" || ldd "$work/add-subdirectory/consumer" | grep -q glpk; then
        echo "GLPK is in a build that should be without it" >&2
        exit 1
    fi
    ;;
*)
    echo "unknown way: $way" >&2
    exit 2
    ;;
esac
say "all consumers built and ran"
