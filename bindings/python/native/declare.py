"""Writes the C source of the module: every declaration of the public headers, as cffi takes them.

The headers go through the compiler's preprocessor with nothing predefined and empty standard headers, so what is left is
plain declarations; cffi's API mode then has the compiler check each of them against the real headers.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

import cffi

STANDARD = ("stdbool.h", "stddef.h", "stdint.h")


def preprocessed(cc: str, include: Path, source: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        for name in STANDARD:
            (Path(folder) / name).write_text("")
        command = [cc, "-E", "-P", "-undef", "-nostdinc", f"-I{folder}", f"-I{include}", "-x", "c", "-"]
        return subprocess.run(command, input=source, check=True, capture_output=True, text=True).stdout


def constants(cc: str, include: Path, headers: list[str]) -> list[str]:
    """Names of the macros that stand for whole numbers: cffi asks the compiler for their values."""
    source = "".join(f"#include <{header}>\n" for header in headers)
    found = subprocess.run(
        [cc, "-E", "-dM", f"-I{include}", "-x", "c", "-"], input=source, check=True, capture_output=True, text=True
    ).stdout
    names = []
    for line in found.splitlines():
        word = line.split(maxsplit=2)
        if len(word) == 3 and word[1].startswith("REVERSA_") and "(" not in word[1] and not word[2].startswith("__"):
            names.append(word[1])
    return sorted(names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cc", required=True)
    parser.add_argument("--include", required=True, type=Path)
    parser.add_argument("--glue", required=True, type=Path, nargs="+")
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    headers = sorted(f"reversa/{path.name}" for path in (options.include / "reversa").glob("*.h"))
    source = "".join(f"#include <{header}>\n" for header in headers)
    builder = cffi.FFI()
    own = "".join(f'#include "{path.resolve()}"\n' for path in options.glue)
    builder.cdef(preprocessed(options.cc, options.include, source + own))
    builder.cdef("".join(f"#define {name} ...\n" for name in constants(options.cc, options.include, headers)))
    builder.set_source("reversa._native", source + "".join(f'#include "{path.name}"\n' for path in options.glue))
    builder.emit_c_code(str(options.out))


if __name__ == "__main__":
    main()
