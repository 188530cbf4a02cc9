#!/usr/bin/env python3
"""What it costs to take people over from the data frames of Python: from pandas, polars, pyarrow, DuckDB and people.csv.

  python bench/crossing.py [--people 1000000] [--folder DIR] [--short]

Needs the package with what its tests need (`pip install "./bindings/python[test]"`), and the reversa program for people to
draw, or a folder with a people.csv. Each is measured in a process of its own on two processors or as many as there are:
seconds of the processor from the frame to the cohort, the least of three; then memory, of the first: what the process had
at most in the call beyond what it had before the frame was there, beside the data: what the frame and the cohort added to it
each. A frame whose own type is not Arrow (pandas, DuckDB) converts itself for the stream:
its seconds and bytes are in the figures. bench/crossing.c does the same in C alone.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

RUNS = 3
KINDS = ("csv", "polars", "polars, chunks", "polars, categories", "pyarrow", "pyarrow, dictionaries", "pandas", "duckdb")
FEW = ("role", "department", "team", "location", "languages", "gender", "trained")


def status(key: str) -> int:
    """Bytes of this process, by the kernel."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return 1024 * int(line.split()[1])
    return 0


def reset_peak() -> None:
    """From here on VmHWM is counted anew."""
    Path("/proc/self/clear_refs").write_text("5")


def arrow_of(path: str) -> str:
    """The Arrow file of a CSV file, beside it: reading that leaves no more memory behind than the frame."""
    return os.fspath(Path(path).with_suffix(".arrow"))


def prepare(path: Path) -> None:
    """Write the Arrow file, and a table of a few rows with an Arrow file of its own."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.ipc

    text = {"id": pa.string(), "manager_id": pa.string(), "hire_date": pa.string()}
    options = pyarrow.csv.ConvertOptions(column_types=text, strings_can_be_null=True)
    table = pyarrow.csv.read_csv(path, convert_options=options)
    warm = path.with_name("warm.csv")
    with open(path, encoding="utf-8") as file, open(warm, "w", encoding="utf-8") as few:
        few.writelines(line for line, _ in zip(file, range(10), strict=False))
    for target, rows in ((path, table), (warm, table.slice(0, 9))):
        with pyarrow.ipc.new_file(arrow_of(os.fspath(target)), table.schema) as writer:
            writer.write_table(rows)


def frame_of(kind: str, path: str) -> Any:
    """The people as that kind of data."""
    if kind == "csv":
        return path
    if kind.startswith("polars"):
        import polars as pl

        with open(arrow_of(path), "rb") as file:
            frame = pl.read_ipc(file)
        if kind == "polars, chunks":
            size = max(len(frame) // 50, 1)
            frame = pl.concat([frame.slice(i, size) for i in range(0, len(frame), size)], rechunk=False)
        if kind == "polars, categories":
            frame = frame.with_columns(pl.col(FEW).cast(pl.Categorical))
        return frame
    import pyarrow as pa
    import pyarrow.ipc

    with pa.OSFile(arrow_of(path)) as file:
        table = pyarrow.ipc.open_file(file).read_all()
    if kind == "pyarrow, dictionaries":
        for name in FEW:
            index = table.schema.get_field_index(name)
            table = table.set_column(index, name, table.column(name).dictionary_encode())
    if kind == "pandas":
        import pandas as pd

        return table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    if kind == "duckdb":
        import duckdb

        return duckdb.from_arrow(table)
    return table


def measure(kind: str, path: str) -> dict[str, float]:
    """One kind, in this process."""
    import reversa

    warm = Path(path).with_name("warm.csv")
    frame_of(kind, os.fspath(warm))  # so that what is loaded for it counts to neither
    before = status("VmRSS")
    frame = frame_of(kind, path)
    with_frame = status("VmRSS")
    seconds, peak, held = [], 0, 0
    for run in range(RUNS):
        reset_peak()
        start = resource.getrusage(resource.RUSAGE_SELF)
        cohort = reversa.Cohort(frame)
        end = resource.getrusage(resource.RUSAGE_SELF)
        seconds.append((end.ru_utime - start.ru_utime, end.ru_stime - start.ru_stime))
        if run == 0:
            peak = status("VmHWM")
            held = status("VmRSS") - with_frame
        n_people = len(cohort)
        del cohort
    return {
        "people": n_people, "user": min(seconds)[0], "system": min(seconds)[1], "frame": with_frame - before, "cohort": held, "peak": peak - before,
    }


def told(kind: str, path: str) -> dict[str, float] | str:
    """The same in a process of its own; what went wrong where it does not end well."""
    run = subprocess.run([sys.executable, __file__, "--one", kind, path], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return (run.stderr.strip().splitlines() or ["it ended without a word"])[-1]
    found: dict[str, float] = json.loads(run.stdout)
    return found


def report(path: str, say: Callable[[str], None]) -> None:
    say("| from | user s | system s | both, of people.csv | MB the frame | MB the cohort | MB at most | of both |\n|---|---|---|---|---|---|---|---|")
    base = 0.0
    for kind in KINDS:
        found = told(kind, path)
        if isinstance(found, str):
            say(f"| {kind} | {found} | | | | | | |")
            continue
        seconds = found["user"] + found["system"]
        base = base or seconds
        frame = found["frame"]
        data = frame + found["cohort"]
        say(
            f"| {kind} | {found['user']:.2f} | {found['system']:.2f} | {seconds / base:.2f} | {frame / 1e6:.0f} | "
            f"{found['cohort'] / 1e6:.0f} | {found['peak'] / 1e6:.0f} | {found['peak'] / data:.2f} |"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="with a people.csv, in place of drawing one")
    parser.add_argument("--short", action="store_true", help="100,000 people")
    parser.add_argument("--one", nargs=2, metavar=("KIND", "PATH"), help=argparse.SUPPRESS)
    parser.add_argument("--prepare", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare:
        prepare(options.prepare)
        return 0
    if options.one:
        print(json.dumps(measure(*options.one)))
        return 0
    with tempfile.TemporaryDirectory() as drawn:
        folder = options.folder or Path(drawn)
        path = folder / "people.csv"
        if not path.exists():
            program = Path(__file__).resolve().parents[1] / "build" / "release" / "bin" / "reversa"
            n = 100_000 if options.short else options.people
            subprocess.run([os.fspath(program), "generate", "--people", str(n), "--events", "no", "-q", "-o", folder], check=True)
        subprocess.run([sys.executable, __file__, "--prepare", os.fspath(path)], check=True)
        report(os.fspath(path), print)
    return 0


if __name__ == "__main__":
    sys.exit(main())
